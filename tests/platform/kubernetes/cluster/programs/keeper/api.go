package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"time"
)

// apiClient is an HTTP client with the credentials of the administrator.
func apiClient(settings settings) (*http.Client, error) {
	certificate, err := tls.LoadX509KeyPair(settings.path("pki/admin.crt"), settings.path("pki/admin.key"))
	if err != nil {
		return nil, err
	}
	authority, err := os.ReadFile(settings.path("pki/ca.crt"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	return &http.Client{
		Timeout: 10 * time.Second,
		Transport: &http.Transport{
			TLSClientConfig: &tls.Config{Certificates: []tls.Certificate{certificate}, RootCAs: roots},
		},
	}, nil
}

func get(client *http.Client, path string) (body []byte, status int, err error) {
	response, err := client.Get("https://" + apiAddress + path)
	if err != nil {
		return nil, 0, err
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	return body, response.StatusCode, err
}

// isReady reports whether a node has the condition Ready.
func isReady(body []byte) bool { return hasCondition(body, "Ready") }

// isAvailable reports whether a deployment has the condition Available.
func isAvailable(body []byte) bool { return hasCondition(body, "Available") }

func hasCondition(body []byte, name string) bool {
	var object struct {
		Status struct {
			Conditions []struct{ Type, Status string }
		}
	}
	if json.Unmarshal(body, &object) != nil {
		return false
	}
	for _, condition := range object.Status.Conditions {
		if condition.Type == name && condition.Status == "True" {
			return true
		}
	}
	return false
}
