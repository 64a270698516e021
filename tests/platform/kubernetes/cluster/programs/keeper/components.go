package main

import (
	"bytes"
	"embed"
	"os"
	"path/filepath"
	"strings"
	"text/template"
)

//go:embed config
var configFiles embed.FS

// writeConfiguration fills in the templates of config/.
func writeConfiguration(settings settings) error {
	templates, err := template.ParseFS(configFiles, "config/*")
	if err != nil {
		return err
	}
	values := map[string]string{
		"Directory": settings.Directory, "Group": os.Getenv("CLUSTER_GROUP"), "Node": nodeName,
		"Pods": pods, "DNS": dnsAddress,
	}
	for _, one := range templates.Templates() {
		var text bytes.Buffer
		if err := one.Execute(&text, values); err != nil {
			return err
		}
		path := settings.path("etc", one.Name())
		if strings.HasSuffix(path, ".conflist") {
			path = settings.path("etc/cni", one.Name())
		}
		if err := os.WriteFile(path, text.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (n *node) kubectl(args ...string) []string {
	return append([]string{n.program("kubernetes"), "kubectl", "--kubeconfig", n.settings.path("pki/admin.kubeconfig")}, args...)
}

func (n *node) program(name string) string { return filepath.Join(n.settings.Programs, name) }

// command returns the command line of a component.
func (n *node) command(name string) []string {
	pki := func(name string) string { return n.settings.path("pki", name) }
	etc := func(name string) string { return n.settings.path("etc", name) }
	data := func(name string) string { return n.settings.path(name) }
	const etcd = "http://127.0.0.1:2379"

	// Controller manager and scheduler authenticate and authorize their own clients too.
	asItself := []string{
		"--kubeconfig", pki(name + ".kubeconfig"), "--authentication-kubeconfig", pki(name + ".kubeconfig"),
		"--authorization-kubeconfig", pki(name + ".kubeconfig"), "--leader-elect=false", "--bind-address", "127.0.0.1",
	}
	arguments := map[string][]string{
		"kube-apiserver": {
			"--etcd-servers", etcd, "--advertise-address", nodeAddress, "--secure-port", "6443",
			"--service-cluster-ip-range", services, "--authorization-mode", "Node,RBAC", "--allow-privileged",
			"--enable-admission-plugins", "NodeRestriction", "--profiling=false",
			"--client-ca-file", pki("ca.crt"),
			"--tls-cert-file", pki("kube-apiserver.crt"), "--tls-private-key-file", pki("kube-apiserver.key"),
			"--kubelet-certificate-authority", pki("ca.crt"), "--kubelet-preferred-address-types", "InternalIP",
			"--kubelet-client-certificate", pki("apiserver-to-kubelet.crt"), "--kubelet-client-key", pki("apiserver-to-kubelet.key"),
			"--proxy-client-cert-file", pki("front-proxy.crt"), "--proxy-client-key-file", pki("front-proxy.key"),
			"--requestheader-client-ca-file", pki("ca.crt"), "--requestheader-allowed-names", "front-proxy",
			"--requestheader-username-headers", "X-Remote-User", "--requestheader-group-headers", "X-Remote-Group",
			"--requestheader-extra-headers-prefix", "X-Remote-Extra-",
			"--service-account-issuer", "https://kubernetes.default.svc.cluster.local",
			"--service-account-key-file", pki("service-accounts.pub"), "--service-account-signing-key-file", pki("service-accounts.key"),
		},
		"kube-controller-manager": append(asItself,
			"--use-service-account-credentials", "--root-ca-file", pki("ca.crt"),
			"--service-account-private-key-file", pki("service-accounts.key"),
			"--cluster-signing-cert-file", pki("ca.crt"), "--cluster-signing-key-file", pki("ca.key"),
			"--allocate-node-cidrs", "--cluster-cidr", pods, "--node-cidr-mask-size", "24",
			"--service-cluster-ip-range", services, "--flex-volume-plugin-dir", data("plugins")),
		"kube-scheduler": asItself,
		"kubelet": {
			"--config", etc("kubelet.yaml"), "--kubeconfig", pki("kubelet.kubeconfig"), "--hostname-override", nodeName,
			"--node-ip", nodeAddress, "--root-dir", data("kubelet"), "--cert-dir", data("kubelet/pki"),
		},
		"kube-proxy":       {"--config", etc("kube-proxy.yaml")},
		"volumes":          {"--kubeconfig", pki("admin.kubeconfig"), "--root", data("volumes"), "--name", "docker.io/hostpath"},
		"network-policies": {"--kubeconfig", pki("admin.kubeconfig"), "--node", nodeName, "--services", services},
	}
	switch name {
	case "containerd":
		return []string{"containerd", "--config", etc("containerd.toml")}
	case "etcd":
		// The data does not survive the cluster, so it need not survive a power failure.
		return []string{"etcd", "--data-dir", data("etcd"), "--unsafe-no-fsync", "--logger", "zap", "--log-level", "warn",
			"--listen-client-urls", etcd, "--advertise-client-urls", etcd}
	}
	return append([]string{n.program("kubernetes"), name}, arguments[name]...)
}
