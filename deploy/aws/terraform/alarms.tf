# A plan warns if alarms reach nobody.
check "alarms_have_a_subscriber" {
  assert {
    condition     = length(var.alarm_emails) > 0
    error_message = "No alarm reaches anybody: alarm_emails is empty. Set it, or subscribe to the topic ${local.name}-alarms in another way."
  }
}
