# Pauses and resumes a provisioned warehouse.
module "pause_role" {
  source = "./modules/role"
  count  = var.pause_schedule == null ? 0 : 1

  name        = "${local.name}-pause"
  description = "Redshift's scheduler: pauses and resumes the warehouse."
  identity    = local.identity

  trust = {
    type        = "Service"
    identifiers = ["scheduler.redshift.amazonaws.com"]
  }

  statements = [{
    sid       = "PauseAndResume"
    actions   = ["redshift:PauseCluster", "redshift:ResumeCluster"]
    resources = [local.arns.cluster]
  }]
}

resource "aws_redshift_scheduled_action" "pause" {
  count = var.pause_schedule == null ? 0 : 1

  name        = "${local.name}-pause"
  description = "Pauses the warehouse."
  schedule    = var.pause_schedule.pause
  iam_role    = module.pause_role[0].arn

  target_action {
    pause_cluster {
      cluster_identifier = module.redshift[0].cluster_identifier
    }
  }
}

resource "aws_redshift_scheduled_action" "resume" {
  count = var.pause_schedule == null ? 0 : 1

  name        = "${local.name}-resume"
  description = "Resumes the warehouse."
  schedule    = var.pause_schedule.resume
  iam_role    = module.pause_role[0].arn

  target_action {
    resume_cluster {
      cluster_identifier = module.redshift[0].cluster_identifier
    }
  }
}
