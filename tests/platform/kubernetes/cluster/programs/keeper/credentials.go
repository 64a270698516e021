package main

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"strconv"
	"time"
)

// authority issues the certificates of one cluster.
type authority struct {
	certificate *x509.Certificate
	pem         []byte
	key         *ecdsa.PrivateKey
	serial      int64
}

// writeCredentials writes a certificate for each component, and a kubeconfig for each client.
func writeCredentials(settings settings) error {
	if err := os.MkdirAll(settings.path("pki"), 0o700); err != nil {
		return err
	}
	ca, err := newAuthority(settings)
	if err != nil {
		return err
	}
	servers := []struct {
		name, user string
		groups     []string
		hosts      []string
	}{
		{"kube-apiserver", "kube-apiserver", nil, []string{
			"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc",
			"kubernetes.default.svc.cluster.local", "127.0.0.1", nodeAddress, apiServiceAddress,
		}},
		{"kubelet", "system:node:" + nodeName, []string{"system:nodes"}, []string{nodeName, nodeAddress}},
		{"apiserver-to-kubelet", "kube-apiserver-kubelet-client", []string{"system:masters"}, nil},
		{"front-proxy", "front-proxy", nil, nil},
		{"admin", "admin", []string{"system:masters"}, nil},
		{"kube-controller-manager", "system:kube-controller-manager", nil, nil},
		{"kube-scheduler", "system:kube-scheduler", nil, nil},
		{"kube-proxy", "system:kube-proxy", nil, nil},
	}
	for _, one := range servers {
		certificate, key, err := ca.issue(one.user, one.groups, one.hosts)
		if err != nil {
			return err
		}
		if err := writeAll(map[string][]byte{
			settings.path("pki", one.name+".crt"):        certificate,
			settings.path("pki", one.name+".key"):        key,
			settings.path("pki", one.name+".kubeconfig"): kubeconfig("https://"+apiAddress, ca.pem, certificate, key),
		}); err != nil {
			return err
		}
	}
	return writeServiceAccountKey(settings)
}

func newAuthority(settings settings) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "test-cluster"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().AddDate(0, 1, 0),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	keyPEM, err := encodeKey(key)
	if err != nil {
		return nil, err
	}
	encoded := encode("CERTIFICATE", der)
	return &authority{certificate, encoded, key, 1}, writeAll(map[string][]byte{
		settings.path("pki", "ca.crt"): encoded,
		settings.path("pki", "ca.key"): keyPEM,
	})
}

func (a *authority) issue(user string, groups, hosts []string) (certificate, key []byte, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	a.serial++
	template := &x509.Certificate{
		SerialNumber: big.NewInt(a.serial),
		Subject:      pkix.Name{CommonName: user, Organization: groups},
		NotBefore:    a.certificate.NotBefore,
		NotAfter:     a.certificate.NotAfter,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	for _, host := range hosts {
		if address := net.ParseIP(host); address != nil {
			template.IPAddresses = append(template.IPAddresses, address)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, private.Public(), a.key)
	if err != nil {
		return nil, nil, err
	}
	key, err = encodeKey(private)
	return encode("CERTIFICATE", der), key, err
}

// writeServiceAccountKey writes the key that signs the tokens of service accounts.
func writeServiceAccountKey(settings settings) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	private, err := encodeKey(key)
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return err
	}
	return writeAll(map[string][]byte{
		settings.path("pki", "service-accounts.key"): private,
		settings.path("pki", "service-accounts.pub"): encode("PUBLIC KEY", public),
	})
}

// writeUserKubeconfig writes the kubeconfig for programs outside of the node.
func writeUserKubeconfig(settings settings, port int) error {
	inside, err := os.ReadFile(settings.path("pki", "admin.kubeconfig"))
	if err != nil {
		return err
	}
	address := "127.0.0.1:" + strconv.Itoa(port)
	outside := bytes.Replace(inside, []byte(apiAddress), []byte(address), 1)
	return writeAll(map[string][]byte{settings.path("kubeconfig"): outside})
}

func encodeKey(key crypto.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return encode("PRIVATE KEY", der), err
}

func encode(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func writeAll(files map[string][]byte) error {
	for path, content := range files {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}
