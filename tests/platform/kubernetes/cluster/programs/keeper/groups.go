package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

const (
	groupRoot   = "/sys/fs/cgroup"
	groupPrefix = "spacex-cluster-"
)

// groups is the name of the cluster's cgroup in each hierarchy of cgroup version 1. It contains the
// process ID of the keeper, so that cgroups of killed keepers can be recognized.
type groups string

func createGroups() (groups, error) {
	group := groups(groupPrefix + strconv.Itoa(os.Getpid()))
	for _, path := range hierarchies() {
		if err := os.MkdirAll(filepath.Join(path, string(group)), 0o755); err != nil {
			return "", err
		}
	}
	// A new cpuset has no CPUs and no memory, and no process can enter it.
	for _, file := range []string{"cpuset.cpus", "cpuset.mems"} {
		value, err := os.ReadFile(filepath.Join(groupRoot, "cpuset", file))
		if err != nil {
			return "", fmt.Errorf("reading the cpuset of cgroup version 1: %w", err)
		}
		if err := os.WriteFile(filepath.Join(groupRoot, "cpuset", string(group), file), value, 0o644); err != nil {
			return "", err
		}
	}
	// Otherwise all pods together would get the share of one process of the host.
	shares := filepath.Join(groupRoot, "cpu", string(group), "cpu.shares")
	return group, os.WriteFile(shares, []byte("16384"), 0o644)
}

// remove deletes the cgroups. They stay busy for a short time after their last process has ended.
func (g groups) remove() error {
	var failures []error
	for _, path := range hierarchies() {
		failures = append(failures, removeGroup(filepath.Join(path, string(g))))
	}
	return errors.Join(failures...)
}

func removeGroup(path string) error {
	deadline := time.Now().Add(10 * time.Second)
	for {
		err := removeTree(path)
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// removeTree removes directories only: the files of a cgroup cannot be deleted.
func removeTree(path string) error {
	entries, err := os.ReadDir(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	for _, entry := range entries {
		if entry.IsDir() {
			if err := removeTree(filepath.Join(path, entry.Name())); err != nil {
				return err
			}
		}
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// hierarchies returns the directories below groupRoot. runc also creates cgroups in the hierarchy of
// version 2 that may be mounted beside those of version 1.
func hierarchies() []string {
	var paths []string
	entries, _ := os.ReadDir(groupRoot)
	for _, entry := range entries {
		if entry.IsDir() {
			paths = append(paths, filepath.Join(groupRoot, entry.Name()))
		}
	}
	return paths
}
