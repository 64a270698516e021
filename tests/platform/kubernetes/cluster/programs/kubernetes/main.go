// Command kubernetes contains every component of a node. Linking them into one binary shortens the
// build and lets the processes share the memory of their code.
//
//	kubernetes COMPONENT [flags]
package main

import (
	"context"
	"fmt"
	"os"
	_ "time/tzdata" // Time zones of CronJobs, for nodes without a time zone database.

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

const usage = `usage: kubernetes COMPONENT [flags]

COMPONENT is kube-apiserver, kube-controller-manager, kube-scheduler, kubelet, kube-proxy, kubectl,
network-policies or volumes.`

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	component := os.Args[1]
	// The components read their flags from os.Args.
	os.Args = os.Args[1:]

	var command *cobra.Command
	switch component {
	case "kube-apiserver":
		command = apiserver.NewAPIServerCommand()
	case "kube-controller-manager":
		command = controllermanager.NewControllerManagerCommand()
	case "kube-scheduler":
		command = scheduler.NewSchedulerCommand()
	case "kubelet":
		// It installs signal handlers itself and panics if the context already has some.
		command = kubelet.NewKubeletCommand(context.Background())
	case "kube-proxy":
		command = proxy.NewProxyCommand()
	case "network-policies":
		command = networkPoliciesCommand()
	case "volumes":
		command = volumesCommand()
	case "kubectl":
		// The exit code of a command that kubectl executed is its own.
		kubectlutil.CheckErr(cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()))
		return
	default:
		fmt.Fprintf(os.Stderr, "unknown component %q\n%s\n", component, usage)
		os.Exit(2)
	}
	os.Exit(cli.Run(command))
}
