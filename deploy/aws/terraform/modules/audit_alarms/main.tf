# Alarms on events of the account, as recommended by the CIS AWS Foundations Benchmark, section "Monitoring".
locals {
  alarms = {
    root-use = {
      description = "Somebody used the root user of the account. Find out who, and rotate its credentials if nobody planned it."
      pattern     = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != \"AwsServiceEvent\" }"
    }
    console-without-mfa = {
      description = "An IAM user signed in to the console without MFA. Require MFA for this user."
      pattern     = "{ ($.eventName = \"ConsoleLogin\") && ($.additionalEventData.MFAUsed != \"Yes\") && ($.userIdentity.type = \"IAMUser\") && ($.responseElements.ConsoleLogin = \"Success\") }"
    }
    console-failures = {
      description = "At least five sign-ins to the console failed within five minutes."
      pattern     = "{ ($.eventName = \"ConsoleLogin\") && ($.errorMessage = \"Failed authentication\") }"
      threshold   = 5
    }
    denied-calls = {
      description = "At least ten calls were denied within five minutes. Look for the principal in the log of the trail: a new release may lack a permission, or somebody explores the account."
      pattern     = "{ ($.errorCode = \"*UnauthorizedOperation\") || ($.errorCode = \"AccessDenied*\") }"
      threshold   = 10
    }
    iam-changes = {
      description = "IAM policies, roles, users or identity providers were changed. Compare the change with the last apply of Terraform."
      events = [
        "AddClientIDToOpenIDConnectProvider", "AddRoleToInstanceProfile", "AddUserToGroup", "AttachGroupPolicy",
        "AttachRolePolicy", "AttachUserPolicy", "CreateAccessKey", "CreateLoginProfile",
        "CreateOpenIDConnectProvider", "CreatePolicy", "CreatePolicyVersion", "CreateRole",
        "CreateSAMLProvider", "CreateUser", "DeleteGroupPolicy", "DeletePolicy", "DeletePolicyVersion",
        "DeleteRole", "DeleteRolePermissionsBoundary", "DeleteRolePolicy", "DeleteUserPermissionsBoundary",
        "DeleteUserPolicy", "DetachGroupPolicy", "DetachRolePolicy", "DetachUserPolicy", "PutGroupPolicy",
        "PutRolePermissionsBoundary", "PutRolePolicy", "PutUserPermissionsBoundary", "PutUserPolicy",
        "SetDefaultPolicyVersion", "UpdateAssumeRolePolicy", "UpdateLoginProfile", "UpdateSAMLProvider",
      ]
    }
    trail-changes = {
      description = "A trail was changed, stopped or deleted."
      events      = ["CreateTrail", "DeleteTrail", "PutEventSelectors", "PutInsightSelectors", "StartLogging", "StopLogging", "UpdateTrail"]
    }
    key-changes = {
      description = "A KMS key was disabled or scheduled for deletion, or its policy or grants were changed. A deletion can be cancelled for 30 days."
      events      = ["CreateGrant", "DisableKey", "DisableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion"]
      # Services create grants for their own resources.
      unless = "$.userIdentity.invokedBy NOT EXISTS"
    }
    bucket-changes = {
      description = "The policy, encryption, versioning, lifecycle, lock or public access of a bucket was changed."
      events = [
        "DeleteBucketEncryption", "DeleteBucketLifecycle", "DeleteBucketPolicy", "DeleteBucketReplication",
        "DeletePublicAccessBlock", "PutBucketAcl", "PutBucketEncryption", "PutBucketLifecycle",
        "PutBucketLifecycleConfiguration", "PutBucketLogging", "PutBucketObjectLockConfiguration", "PutBucketPolicy",
        "PutBucketPublicAccessBlock", "PutBucketReplication", "PutBucketVersioning", "PutPublicAccessBlock",
      ]
    }
    network-changes = {
      description = "Security groups, routes, gateways, VPC endpoints or the DNS Firewall were changed."
      events = [
        "AttachInternetGateway", "AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress",
        "CreateCustomerGateway", "CreateInternetGateway", "CreateNetworkAclEntry", "CreateRoute",
        "CreateSecurityGroup", "CreateVpcEndpoint", "CreateVpcPeeringConnection", "DeleteFirewallRule",
        "DeleteNetworkAclEntry", "DeleteRoute", "DeleteSecurityGroup", "DeleteVpcEndpoints",
        "DisassociateFirewallRuleGroup", "ModifySecurityGroupRules", "ModifyVpcEndpoint", "ReplaceNetworkAclEntry",
        "ReplaceRoute", "RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress", "UpdateFirewallConfig",
        "UpdateFirewallDomains", "UpdateFirewallRule",
      ]
    }
    alarm-changes = {
      description = "Alarms, metric filters or subscriptions of alarms were deleted or disabled."
      events = [
        "DeleteAlarms", "DeleteLogGroup", "DeleteLogStream", "DeleteMetricFilter", "DeleteRetentionPolicy",
        "DeleteTopic", "DisableAlarmActions", "PutRetentionPolicy", "SetTopicAttributes", "Unsubscribe",
      ]
    }
    secret-reads = {
      description = "A person or role read a secret of this stack at least five times within five minutes."
      pattern     = "{ ($.eventName = \"GetSecretValue\") && ($.requestParameters.secretId = \"*${var.name}-*\") }"
      threshold   = 5
    }
  }

  # A pattern may have 1,024 characters at most, so long lists of events have several filters for one metric.
  by_event = { for name, alarm in local.alarms : name => alarm if can(alarm.events) }
  filters = merge(
    { for name, alarm in local.alarms : name => { metric = name, pattern = alarm.pattern } if can(alarm.pattern) },
    merge([
      for name, alarm in local.by_event : {
        for index, events in chunklist(alarm.events, 15) : "${name}-${index + 1}" => {
          metric = name
          pattern = format("{ %s(%s) }",
            can(alarm.unless) ? "${alarm.unless} && " : "",
            join(" || ", [for event in events : "($.eventName = \"${event}\")"]),
          )
        }
      }
    ]...),
  )
}

resource "aws_cloudwatch_log_metric_filter" "this" {
  for_each = local.filters

  name           = "${var.name}-audit-${each.key}"
  log_group_name = var.log_group
  pattern        = each.value.pattern

  metric_transformation {
    name          = each.value.metric
    namespace     = "${var.name}/audit"
    value         = "1"
    default_value = "0"
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.name}-audit-${each.key}"
  alarm_description   = each.value.description
  namespace           = "${var.name}/audit"
  metric_name         = each.key
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = try(each.value.threshold, 1)
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarms_arn]
}
