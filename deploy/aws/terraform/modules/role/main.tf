data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "Take"
    actions = [var.trust.action]

    principals {
      type        = var.trust.type
      identifiers = var.trust.identifiers
    }

    dynamic "condition" {
      for_each = var.trust.conditions
      content {
        test     = condition.value.test
        variable = condition.value.variable
        values   = condition.value.values
      }
    }
  }
}

data "aws_iam_policy_document" "rights" {
  dynamic "statement" {
    for_each = var.statements
    content {
      sid       = statement.value.sid
      actions   = statement.value.actions
      resources = statement.value.resources

      dynamic "condition" {
        for_each = statement.value.conditions
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_role" "this" {
  name                 = var.name
  path                 = var.identity.path
  permissions_boundary = var.identity.permissions_boundary
  description          = var.description
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = var.session_seconds
}

resource "aws_iam_role_policy" "this" {
  name   = "rights"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.rights.json
}
