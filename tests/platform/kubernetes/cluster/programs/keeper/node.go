package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Addresses and names of Docker Desktop's cluster: the network policies of the platform name them.
const (
	nodeName          = "docker-desktop"
	nodeAddress       = "192.168.65.3"
	apiAddress        = nodeAddress + ":6443"
	apiServiceAddress = "10.96.0.1"
	dnsAddress        = "10.96.0.10"
	services          = "10.96.0.0/12"
	pods              = "10.1.0.0/16"
)

// Time limit for each step of the start. A busy machine needs a multiple of the usual seconds.
const startTimeout = 2 * time.Minute

// runNode is process 1 of the node. It reports on file descriptor 3 that the cluster is ready, and
// returns when a component has ended.
func runNode(settings settings) error {
	children := newProcesses()
	if err := mountDirectories(settings); err != nil {
		return fmt.Errorf("mounting directories: %w", err)
	}
	if err := configureNetwork(settings, children); err != nil {
		return fmt.Errorf("configuring the network: %w", err)
	}
	if err := writeConfiguration(settings); err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	node := &node{settings, children, make(chan error, 16)}
	if err := node.startCluster(); err != nil {
		return err
	}
	if _, err := os.NewFile(3, "ready").WriteString("ready\n"); err != nil {
		return err
	}
	return <-node.failures
}

// mountDirectories prepares the paths that are compiled into kubelet, containerd and the CNI plugins,
// so that nothing is written to the host's. Mounts of this namespace must not reach the host, but the
// mounts of kubelet must reach the pods.
func mountDirectories(settings settings) error {
	for _, name := range []string{"log", "run", "etc/cni", "etcd", "containerd", "kubelet", "volumes", "plugins", "var-log", "var-lib", "var-lib-work"} {
		if err := os.MkdirAll(settings.path(name), 0o755); err != nil {
			return err
		}
	}
	overlay := fmt.Sprintf("lowerdir=/var/lib,upperdir=%s,workdir=%s", settings.path("var-lib"), settings.path("var-lib-work"))
	for _, mount := range []struct {
		source, target, kind string
		flags                uintptr
		data                 string
	}{
		{"", "/", "", unix.MS_REC | unix.MS_PRIVATE, ""},
		{"proc", "/proc", "proc", 0, ""},
		{"tmpfs", "/run", "tmpfs", 0, "mode=755"},
		{settings.path("var-log"), "/var/log", "", unix.MS_BIND, ""},
		{"overlay", "/var/lib", "overlay", 0, overlay},
		{"", "/", "", unix.MS_REC | unix.MS_SHARED, ""},
	} {
		if err := unix.Mount(mount.source, mount.target, mount.kind, mount.flags, mount.data); err != nil {
			return fmt.Errorf("%s: %w", mount.target, err)
		}
	}
	return nil
}

// configureNetwork gives the node its address. There is no default route: no pod reaches anything
// outside the node, and pulling an image fails immediately.
func configureNetwork(settings settings, children *processes) error {
	// One end of a pair, because not every kernel has dummy devices and kubelet rejects loopback.
	for _, command := range []string{
		"link set lo up",
		"link add eth0 type veth peer name peer",
		"address add " + nodeAddress + "/24 dev eth0",
		"link set eth0 up",
		"link set peer up",
		"route add " + services + " dev eth0",
	} {
		if err := children.run(settings.path("log/network.log"), append([]string{"ip"}, strings.Fields(command)...)...); err != nil {
			return err
		}
	}
	for name, value := range map[string]string{"ip_forward": "1", "conf/all/rp_filter": "0"} {
		if err := os.WriteFile(filepath.Join("/proc/sys/net/ipv4", name), []byte(value), 0o644); err != nil {
			return err
		}
	}
	return nil
}

type node struct {
	settings settings
	children *processes
	failures chan error
}

// startCluster starts the components in the order of their dependencies and waits until pods can run.
func (n *node) startCluster() error {
	if err := n.startAll("containerd", "etcd", "kube-apiserver"); err != nil {
		return err
	}
	images := make(chan error, 1)
	go func() { images <- n.importImages() }()
	if err := n.wait("/readyz", nil); err != nil {
		return err
	}
	if err := n.startAll("kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy", "volumes"); err != nil {
		return err
	}
	if err := n.wait("/api/v1/nodes/"+nodeName, nil); err != nil {
		return err
	}
	if err := n.startAll("network-policies"); err != nil {
		return err
	}
	if err := <-images; err != nil {
		return fmt.Errorf("importing images: %w", err)
	}
	apply := n.kubectl("apply", "--filename", n.settings.path("etc/addons.yaml"))
	if err := n.children.run(n.settings.path("log/addons.log"), apply...); err != nil {
		return fmt.Errorf("applying the DNS server and the storage class: %w", err)
	}
	if err := n.wait("/api/v1/nodes/"+nodeName, isReady); err != nil {
		return err
	}
	// Without it, the first pod is rejected.
	if err := n.wait("/api/v1/namespaces/default/serviceaccounts/default", nil); err != nil {
		return err
	}
	return n.wait("/apis/apps/v1/namespaces/kube-system/deployments/coredns", isAvailable)
}

func (n *node) startAll(names ...string) error {
	for _, name := range names {
		logFile := n.settings.path("log", name+".log")
		exit, err := n.children.start(logFile, n.command(name)...)
		if err != nil {
			return fmt.Errorf("starting %s: %w", name, err)
		}
		go func() {
			status := <-exit
			n.failures <- fmt.Errorf("%s ended with wait status %#x:\n%s", name, status, tail(logFile))
		}()
	}
	return nil
}

func (n *node) importImages() error {
	archives, err := filepath.Glob(filepath.Join(n.settings.Images, "*.tar"))
	if err != nil {
		return err
	}
	socket := n.settings.path("run/containerd.sock")
	deadline := time.Now().Add(startTimeout)
	for {
		if _, err := os.Stat(socket); err == nil {
			break
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("containerd did not create %s", socket)
		}
		time.Sleep(20 * time.Millisecond)
	}
	for _, archive := range archives {
		if err := n.children.run(n.settings.path("log/images.log"), "ctr", "--address", socket,
			"--namespace", "k8s.io", "images", "import", archive); err != nil {
			return err
		}
	}
	return nil
}

// wait polls a path of the API until it answers with 200 and a body that satisfies the condition.
func (n *node) wait(path string, isDone func(body []byte) bool) error {
	client, err := apiClient(n.settings)
	if err != nil {
		return err
	}
	deadline := time.Now().Add(startTimeout)
	for {
		body, status, err := get(client, path)
		if err == nil && status == http.StatusOK && (isDone == nil || isDone(body)) {
			return nil
		}
		select {
		case failure := <-n.failures:
			return failure
		default:
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s was not ready within %s (status %d, %v)", path, startTimeout, status, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
