package main

import (
	"context"
	"fmt"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/cloudnativelabs/kube-router/v2/pkg/controllers/netpol"
	"github.com/cloudnativelabs/kube-router/v2/pkg/healthcheck"
	"github.com/cloudnativelabs/kube-router/v2/pkg/options"
	"github.com/spf13/cobra"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
)

// networkPoliciesCommand enforces NetworkPolicies with iptables and ipset: the policy controller of
// kube-router, without its routing and its service proxy.
func networkPoliciesCommand() *cobra.Command {
	var kubeconfig, services string
	config := options.NewKubeRouterConfig()
	command := &cobra.Command{
		Use:          "network-policies",
		SilenceUsage: true,
		Args:         cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			config.RunFirewall = true
			config.EnableIPv4 = true
			config.EnableIPv6 = false
			config.ClusterIPCIDRs = []string{services}
			config.IPTablesSyncPeriod = time.Minute
			return enforceNetworkPolicies(kubeconfig, config)
		},
	}
	command.Flags().StringVar(&kubeconfig, "kubeconfig", "", "file with the address and credentials of the API server")
	command.Flags().StringVar(&config.HostnameOverride, "node", "", "name of this node")
	command.Flags().StringVar(&services, "services", "", "address range of the services")
	return command
}

func enforceNetworkPolicies(kubeconfig string, config *options.KubeRouterConfig) error {
	client, err := clientFor(kubeconfig)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	controller, err := newPolicyController(ctx, client, config)
	if err != nil {
		return fmt.Errorf("starting the policy controller: %w", err)
	}

	// The controller blocks unless someone reads its heartbeats.
	heartbeats := make(chan *healthcheck.ControllerHeartbeat)
	go func() {
		for range heartbeats {
		}
	}()
	var running sync.WaitGroup
	running.Add(1)
	controller.Run(heartbeats, ctx.Done(), &running)
	running.Wait()
	return nil
}

func newPolicyController(ctx context.Context, client kubernetes.Interface, config *options.KubeRouterConfig) (*netpol.NetworkPolicyController, error) {
	factory := informers.NewSharedInformerFactory(client, 0)
	pods := factory.Core().V1().Pods().Informer()
	namespaces := factory.Core().V1().Namespaces().Informer()
	policies := factory.Networking().V1().NetworkPolicies().Informer()
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())

	tables, sets, err := netpol.NewIPTablesHandlers(config)
	if err != nil {
		return nil, err
	}
	controller, err := netpol.NewNetworkPolicyController(client, config, pods, policies, namespaces, &sync.Mutex{}, tables, sets)
	if err != nil {
		return nil, err
	}
	for informer, handler := range map[cache.SharedIndexInformer]cache.ResourceEventHandler{
		pods:       controller.PodEventHandler,
		namespaces: controller.NamespaceEventHandler,
		policies:   controller.NetworkPolicyEventHandler,
	} {
		if _, err := informer.AddEventHandler(handler); err != nil {
			return nil, err
		}
	}
	return controller, nil
}
