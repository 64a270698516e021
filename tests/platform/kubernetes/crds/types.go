// Package crds imports the types of the Prometheus operator, so that controller-gen finds them.
package crds

import (
	_ "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
)
