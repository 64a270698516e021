// Command keeper runs a Kubernetes cluster of one node for as long as its standard input is open:
//
//	keeper --directory DIR --programs DIR --images DIR
//
// It prints "ready" when DIR/kubeconfig can be used. When standard input ends, which also happens when
// its owner is killed, it ends every process of the cluster and removes DIR.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("keeper: ")
	var settings settings
	flag.StringVar(&settings.Directory, "directory", "", "new directory for everything that the cluster writes")
	flag.StringVar(&settings.Programs, "programs", "", "directory of the cluster's programs")
	flag.StringVar(&settings.Images, "images", "", "directory of image archives to import")
	isNode := flag.Bool("node", false, "run as process 1 of the node (internal)")
	flag.Parse()
	for _, path := range []*string{&settings.Directory, &settings.Programs, &settings.Images} {
		absolute, err := filepath.Abs(*path)
		if *path == "" || err != nil {
			log.Fatal("usage: keeper --directory DIR --programs DIR --images DIR")
		}
		*path = absolute
	}
	run := keep
	if *isNode {
		run = runNode
	}
	if err := run(settings); err != nil {
		log.Fatal(err)
	}
}

type settings struct {
	Directory string
	Programs  string
	Images    string
}

func (s settings) path(parts ...string) string {
	return filepath.Join(append([]string{s.Directory}, parts...)...)
}

// keep starts the node and waits until its owner is gone or the node has ended.
func keep(settings settings) (err error) {
	ended, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	ended, cancel := context.WithCancel(ended)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()

	if err := removeOrphans(settings); err != nil {
		return err
	}
	if err := writeKeeperFile(settings); err != nil {
		return err
	}
	groups, err := createGroups()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, groups.remove(), os.RemoveAll(settings.Directory)) }()
	if err := writeCredentials(settings); err != nil {
		return fmt.Errorf("writing the certificates: %w", err)
	}

	node, ready, err := startNode(settings, groups)
	if err != nil {
		return fmt.Errorf("starting the node: %w", err)
	}
	exited := make(chan error, 1)
	go func() { exited <- node.Wait() }()
	defer func() {
		// The end of a PID namespace's process 1 ends every process in it.
		_ = node.Process.Kill()
		<-exited
	}()

	select {
	case <-ended.Done():
		return nil
	case failure := <-exited:
		exited <- failure
		return nodeFailure(settings, failure)
	case <-ready:
	}
	port, err := forward(node.Process.Pid, apiAddress)
	if err != nil {
		return fmt.Errorf("forwarding a port to the API server: %w", err)
	}
	if err := writeUserKubeconfig(settings, port); err != nil {
		return err
	}
	fmt.Println("ready")
	select {
	case <-ended.Done():
		return nil
	case failure := <-exited:
		exited <- failure
		return nodeFailure(settings, failure)
	}
}

func nodeFailure(settings settings, failure error) error {
	return fmt.Errorf("the node ended: %w\n%s", failure, tail(settings.path("node.log")))
}

// tail returns the end of a log file.
func tail(path string) string {
	const length = 2000
	text, _ := os.ReadFile(path)
	return string(text[max(0, len(text)-length):])
}

// startNode starts process 1 of the node in namespaces of its own. The channel is closed when the node
// is ready.
func startNode(settings settings, groups groups) (*exec.Cmd, <-chan struct{}, error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	defer writer.Close()
	log, err := os.Create(settings.path("node.log"))
	if err != nil {
		return nil, nil, err
	}
	defer log.Close()
	node := exec.Command("/proc/self/exe", "--node", "--directory", settings.Directory,
		"--programs", settings.Programs, "--images", settings.Images)
	node.Env = append(os.Environ(), "CLUSTER_GROUP="+string(groups))
	node.Stdout, node.Stderr = log, log
	node.ExtraFiles = []*os.File{writer}
	node.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWPID,
		// If the keeper is killed, the node must not outlive it.
		Pdeathsig: syscall.SIGKILL,
	}
	// The kernel sends this signal when the thread that started the process ends.
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		started <- node.Start()
		select {}
	}()
	if err := <-started; err != nil {
		return nil, nil, err
	}
	ready := make(chan struct{})
	go func() {
		defer reader.Close()
		if _, err := bufio.NewReader(reader).ReadString('\n'); err == nil {
			close(ready)
		}
	}()
	return node, ready, nil
}
