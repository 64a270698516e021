package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const keeperFile = "keeper.pid"

// removeOrphans removes what keepers left behind that were killed: cgroups, and directories beside
// this cluster's. Their processes, mounts and network namespaces have ended with them.
func removeOrphans(settings settings) error {
	for _, hierarchy := range hierarchies() {
		found, err := filepath.Glob(filepath.Join(hierarchy, groupPrefix+"*"))
		if err != nil {
			return err
		}
		for _, group := range found {
			if isKeeper(strings.TrimPrefix(filepath.Base(group), groupPrefix)) {
				continue
			}
			if err := removeGroup(group); err != nil {
				return fmt.Errorf("removing the cgroup of an earlier cluster: %w", err)
			}
		}
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(settings.Directory), "*", keeperFile))
	if err != nil {
		return err
	}
	for _, file := range files {
		owner, err := os.ReadFile(file)
		if err != nil || isKeeper(string(owner)) {
			continue
		}
		if err := os.RemoveAll(filepath.Dir(file)); err != nil {
			return fmt.Errorf("removing the directory of an earlier cluster: %w", err)
		}
	}
	return nil
}

func writeKeeperFile(settings settings) error {
	return writeAll(map[string][]byte{settings.path(keeperFile): []byte(strconv.Itoa(os.Getpid()))})
}

// isKeeper reports whether the process still exists; another program may have its ID by now.
func isKeeper(pid string) bool {
	command, err := os.ReadFile(filepath.Join("/proc", pid, "comm"))
	return err == nil && strings.TrimSpace(string(command)) == "keeper"
}
