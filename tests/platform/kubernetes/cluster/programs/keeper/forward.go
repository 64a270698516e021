package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"runtime"
	"sync"

	"golang.org/x/sys/unix"
)

// forward listens on a free port of 127.0.0.1 and connects every client to an address in the network
// namespace of a process. It returns the port.
func forward(pid int, address string) (int, error) {
	namespace, err := os.Open(fmt.Sprintf("/proc/%d/ns/net", pid))
	if err != nil {
		return 0, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				log.Fatalf("accepting a connection: %v", err)
			}
			go serve(client.(*net.TCPConn), namespace, address)
		}
	}()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

func serve(client *net.TCPConn, namespace *os.File, address string) {
	defer client.Close()
	server, err := dialIn(namespace, address)
	if err != nil {
		log.Printf("connecting to %s: %v", address, err)
		return
	}
	defer server.Close()
	var copies sync.WaitGroup
	for _, pair := range [][2]*net.TCPConn{{client, server}, {server, client}} {
		copies.Add(1)
		go func() {
			defer copies.Done()
			_, _ = io.Copy(pair[0], pair[1])
			_ = pair[0].CloseWrite()
		}()
	}
	copies.Wait()
}

// dialIn connects on a thread that ends afterwards, because it cannot serve other goroutines: it
// belongs to the other network namespace.
func dialIn(namespace *os.File, address string) (*net.TCPConn, error) {
	type result struct {
		connection *net.TCPConn
		err        error
	}
	results := make(chan result)
	go func() {
		runtime.LockOSThread()
		if err := unix.Setns(int(namespace.Fd()), unix.CLONE_NEWNET); err != nil {
			results <- result{nil, err}
			return
		}
		connection, err := net.Dial("tcp", address)
		if err != nil {
			results <- result{nil, err}
			return
		}
		results <- result{connection.(*net.TCPConn), nil}
	}()
	dialed := <-results
	return dialed.connection, dialed.err
}
