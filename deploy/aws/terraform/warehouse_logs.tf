# Redshift writes its audit logs to these groups. If they did not exist, Redshift would create them without a
# key, and keep the text of every statement for ever. Redshift Serverless names them after its namespace.
locals {
  warehouse_logs = ["connectionlog", "useractivitylog", "userlog"]

  warehouse_log_groups = {
    for log in local.has_warehouse ? local.warehouse_logs : [] :
    "warehouse_${log}" => "/aws/redshift/${local.is_serverless ? "" : "cluster/"}${local.name}/${log}"
  }
}
