package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
)

// processes starts child processes and reaps all of them, and those that process 1 inherits: the
// shims of containerd and whatever they leave behind.
type processes struct {
	mutex sync.Mutex
	exits map[int]chan syscall.WaitStatus
}

func newProcesses() *processes {
	p := &processes{exits: map[int]chan syscall.WaitStatus{}}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGCHLD)
	go func() {
		for range signals {
			p.reap()
		}
	}()
	return p
}

func (p *processes) reap() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, syscall.WNOHANG, nil)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if pid <= 0 || err != nil {
			return
		}
		if exit, isChild := p.exits[pid]; isChild {
			exit <- status
			delete(p.exits, pid)
		}
	}
}

// start starts a program that appends its output to a file. The channel receives its exit status.
func (p *processes) start(logFile string, command ...string) (<-chan syscall.WaitStatus, error) {
	output, err := os.OpenFile(logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer output.Close()
	program, err := exec.LookPath(command[0])
	if err != nil {
		return nil, err
	}
	// The lock is held until the process is registered: it may end at once.
	p.mutex.Lock()
	defer p.mutex.Unlock()
	child, err := os.StartProcess(program, command, &os.ProcAttr{Files: []*os.File{nil, output, output}})
	if err != nil {
		return nil, err
	}
	exit := make(chan syscall.WaitStatus, 1)
	p.exits[child.Pid] = exit
	return exit, nil
}

// run runs a program to its end.
func (p *processes) run(logFile string, command ...string) error {
	exit, err := p.start(logFile, command...)
	if err != nil {
		return err
	}
	if status := <-exit; !status.Exited() || status.ExitStatus() != 0 {
		return fmt.Errorf("%v: wait status %#x:\n%s", command, status, tail(logFile))
	}
	return nil
}
