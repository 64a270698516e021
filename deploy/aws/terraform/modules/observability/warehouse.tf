locals {
  # The alarms of a provisioned cluster. Redshift Serverless has no metrics of health and disk, and its usage
  # limit takes the place of an alarm on its load.
  warehouse_alarms = { for name, alarm in {
    # A dead cluster sends no metrics. Neither does a paused one, whose alarm then has insufficient data.
    warehouse-unhealthy = {
      description = "The warehouse is unhealthy, or sends no metrics."
      namespace   = "AWS/Redshift", metric = "HealthStatus", statistic = "Minimum", period = 300, missing = var.is_paused ? "missing" : "breaching"
      dimensions  = { ClusterIdentifier = var.cluster }, comparison = "LessThanThreshold", threshold = 1
    }
    warehouse-full = {
      description = "The warehouse uses more than 80 % of its disk space."
      namespace   = "AWS/Redshift", metric = "PercentageDiskSpaceUsed", statistic = "Maximum", period = 300, missing = "missing"
      dimensions  = { ClusterIdentifier = var.cluster }, comparison = "GreaterThanThreshold", threshold = 80
    }
    warehouse-busy = {
      description = "The CPU utilization of the warehouse was above 90 % for 30 minutes."
      namespace   = "AWS/Redshift", metric = "CPUUtilization", statistic = "Average", period = 1800, missing = "missing"
      dimensions  = { ClusterIdentifier = var.cluster }, comparison = "GreaterThanThreshold", threshold = 90
    }
  } : name => alarm if var.warehouse == "provisioned" }

  warehouse_widgets = lookup({
    provisioned = [
      { title = "Warehouse: CPU and disk usage in percent", metrics = [["AWS/Redshift", "CPUUtilization", "ClusterIdentifier", var.cluster], [".", "PercentageDiskSpaceUsed", ".", "."]], stat = "Average" },
      { title = "Warehouse: connections", metrics = [["AWS/Redshift", "DatabaseConnections", "ClusterIdentifier", var.cluster]], stat = "Maximum" },
    ]
    serverless = [
      { title = "Warehouse: RPU seconds", metrics = [["AWS/Redshift-Serverless", "ComputeSeconds", "Workgroup", var.cluster]], stat = "Sum" },
      { title = "Warehouse: connections", metrics = [["AWS/Redshift-Serverless", "DatabaseConnections", "Workgroup", var.cluster]], stat = "Maximum" },
    ]
  }, var.warehouse, [])
}
