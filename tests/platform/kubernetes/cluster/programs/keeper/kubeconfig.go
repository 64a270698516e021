package main

import (
	"encoding/base64"
	"fmt"
)

// The context has the name of Docker Desktop's, which the scripts in deploy/ expect.
const kubeconfigFormat = `apiVersion: v1
kind: Config
clusters:
  - name: docker-desktop
    cluster:
      server: %q
      certificate-authority-data: %s
users:
  - name: docker-desktop
    user:
      client-certificate-data: %s
      client-key-data: %s
contexts:
  - name: docker-desktop
    context:
      cluster: docker-desktop
      user: docker-desktop
current-context: docker-desktop
`

func kubeconfig(server string, authority, certificate, key []byte) []byte {
	encode := base64.StdEncoding.EncodeToString
	return fmt.Appendf(nil, kubeconfigFormat, server, encode(authority), encode(certificate), encode(key))
}
