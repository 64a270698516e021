// Command probe tests which connections a network allows:
//
//	probe listen tcp/5432 udp/9125     answers on these ports until it is killed
//	probe connect tcp/10.1.0.5:5432    prints those of its arguments that answer
package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

// A rejected connection fails immediately, and a dropped one after this time.
const timeout = 1500 * time.Millisecond

func main() {
	if len(os.Args) < 2 {
		log.Fatal("usage: probe listen|connect PROTOCOL/ADDRESS...")
	}
	switch os.Args[1] {
	case "listen":
		for _, argument := range os.Args[2:] {
			protocol, port, _ := strings.Cut(argument, "/")
			if err := listen(protocol, ":"+port); err != nil {
				log.Fatal(err)
			}
		}
		select {}
	case "connect":
		connect(os.Args[2:])
	default:
		log.Fatalf("unknown command %q", os.Args[1])
	}
}

func listen(protocol, address string) error {
	if protocol == "udp" {
		socket, err := net.ListenPacket("udp4", address)
		if err != nil {
			return err
		}
		go func() {
			buffer := make([]byte, 64)
			for {
				length, sender, err := socket.ReadFrom(buffer)
				if err == nil {
					_, _ = socket.WriteTo(buffer[:length], sender)
				}
			}
		}()
		return nil
	}
	listener, err := net.Listen("tcp4", address)
	if err != nil {
		return err
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				log.Fatal(err)
			}
			_ = connection.Close()
		}
	}()
	return nil
}

func connect(targets []string) {
	var (
		running sync.WaitGroup
		mutex   sync.Mutex
	)
	for _, target := range targets {
		running.Add(1)
		go func() {
			defer running.Done()
			protocol, address, _ := strings.Cut(target, "/")
			if answers(protocol, address) {
				mutex.Lock()
				defer mutex.Unlock()
				fmt.Println(target)
			}
		}()
	}
	running.Wait()
}

func answers(protocol, address string) bool {
	connection, err := net.DialTimeout(protocol+"4", address, timeout)
	if err != nil {
		return false
	}
	defer connection.Close()
	if protocol == "tcp" {
		return true
	}
	// UDP has no handshake: only an answer shows that the packet arrived. One may be lost.
	buffer := make([]byte, 64)
	for range 3 {
		_ = connection.SetDeadline(time.Now().Add(timeout / 3))
		if _, err := io.WriteString(connection, "probe"); err != nil {
			return false
		}
		_, err := connection.Read(buffer)
		if err == nil {
			return true
		}
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			return false
		}
	}
	return false
}
