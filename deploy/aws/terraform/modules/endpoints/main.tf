locals {
  # Actions that this VPC uses, by service. The role of a principal decides whether it may use them.
  actions = {
    secretsmanager = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    kms            = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
    logs           = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    glue           = ["glue:GetDatabase", "glue:GetDatabases", "glue:GetTable", "glue:GetTables", "glue:UpdateTable"]
    athena = [
      "athena:BatchGetNamedQuery", "athena:GetNamedQuery", "athena:GetQueryExecution", "athena:GetQueryResults",
      "athena:GetQueryResultsStream", "athena:GetWorkGroup", "athena:ListNamedQueries",
      "athena:StartQueryExecution", "athena:StopQueryExecution",
    ]
    redshift            = ["redshift:DescribeClusters", "redshift:GetClusterCredentials"]
    redshift-serverless = ["redshift-serverless:GetCredentials", "redshift-serverless:GetWorkgroup"]
    redshift-data = [
      "redshift-data:BatchExecuteStatement", "redshift-data:CancelStatement", "redshift-data:DescribeStatement",
      "redshift-data:ExecuteStatement", "redshift-data:GetStatementResult",
    ]
  }
}

data "aws_iam_policy_document" "service" {
  for_each = { for service, actions in local.actions : service => actions if contains(var.services, service) }

  statement {
    sid       = "OwnAccount"
    actions   = each.value
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [var.account]
    }

    # Data does not leave the organization through the endpoint. IfExists, because not all actions have it.
    dynamic "condition" {
      for_each = var.organization_id[*]
      content {
        test     = "StringEqualsIfExists"
        variable = "aws:ResourceOrgID"
        values   = [condition.value]
      }
    }
  }
}

# A pod that assumes its role presents a token and is not yet a principal of the account.
data "aws_iam_policy_document" "sts" {
  #checkov:skip=CKV_AWS_283: A pod with a web identity is not yet a principal of the account. The role that may be taken is named, and its trust policy decides who.
  statement {
    sid       = "TakeEtlRole"
    actions   = ["sts:AssumeRoleWithWebIdentity"]
    resources = [var.etl_role_arn]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }

  # The trust policies of the roles decide who may assume them.
  statement {
    sid       = "TakeRolesOfPeople"
    actions   = ["sts:AssumeRole"]
    resources = var.people_role_arns

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [var.account]
    }
  }
}

resource "aws_vpc_endpoint" "service" {
  for_each = merge(
    { for name, document in data.aws_iam_policy_document.service : name => document.json },
    contains(var.services, "sts") ? { sts = data.aws_iam_policy_document.sts.json } : {},
  )

  vpc_id              = var.vpc_id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  private_dns_enabled = true
  subnet_ids          = var.subnet_ids
  security_group_ids  = var.security_group[*]
  policy              = each.value

  tags = { Name = "${var.name}-${each.key}" }
}
