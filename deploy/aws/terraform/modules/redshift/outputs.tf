output "cluster_identifier" {
  description = "Name of the cluster."
  value       = aws_redshift_cluster.this.cluster_identifier
}

output "host" {
  description = "Host name, as in the TLS certificate."
  value       = aws_redshift_cluster.this.dns_name
}

output "port" {
  description = "Port."
  value       = aws_redshift_cluster.this.port
}

output "admin_secret_arn" {
  description = "ARN of the secret of the administrator."
  value       = aws_redshift_cluster.this.master_password_secret_arn
}

output "spectrum_daily_terabytes" {
  description = "Daily scan limit of Spectrum in terabytes; null if there is none."
  value       = one(aws_redshift_usage_limit.spectrum[*].amount)
}

output "leaves_snapshot" {
  description = "Whether a final snapshot is created when the cluster is destroyed."
  value       = !aws_redshift_cluster.this.skip_final_snapshot
}

output "arn" {
  description = "ARN of the cluster."
  value       = aws_redshift_cluster.this.arn
}

output "nodes" {
  description = "Number and type of the nodes."
  value       = "${aws_redshift_cluster.this.number_of_nodes} ${aws_redshift_cluster.this.node_type}"
}
