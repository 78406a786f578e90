internal import PurserCore

/// What chats, phones, pagers and receivers need.
extension AlertChannelReader {
  func slack(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> AlertChannelSettings.Service? {
    let url = receiver("webhook", .optional, &reader, &problems)
    let token = secret("token", .optional, &reader, &problems)
    let channel = reader.text("channel", &problems)
    let base = address("base", .optional, &reader, &problems)
    let apart = ["token", "channel", "base"].first(where: reader.has)
    if reader.has("webhook") {
      if let apart {
        problems.error(
          at: reader.mark(of: apart),
          "`\(apart)` does not go with `webhook`, whose URL says all; give `webhook`, or `token` and "
            + "`channel`")
      }
      return url.map { .slackWebhook(url: $0) }
    }
    guard let token, let channel else {
      if !reader.hasUnknown, !(reader.has("token") && reader.has("channel")) {
        problems.error(
          at: reader.mark, "`slack` needs `webhook`, or `token` and `channel`")
      }
      return nil
    }
    return .slack(token: token, channel: channel, base: base)
  }

  func telegram(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> AlertChannelSettings.Service? {
    // It becomes a part of a URL.
    let token = text(
      "token", .required, expected: "the token of a bot, a number, a colon and a text",
      isSecret: true, &reader, &problems
    ) { $0.wholeMatch(of: /[0-9]+:[A-Za-z0-9_-]+/) != nil }
    let chat = text(
      "chat", .required, expected: "the number of a chat such as `-1001234567890`, or `@channel`",
      &reader, &problems
    ) { $0.wholeMatch(of: /-?[0-9]{1,18}|@[A-Za-z0-9_]+/) != nil }
    let thread = reader.integer("thread", in: 1...Int(Int32.max), &problems)
    let base = address("base", .optional, &reader, &problems)
    guard let token, let chat else { return nil }
    return .telegram(token: Secret(token), chat: chat, thread: thread.map(Int64.init), base: base)
  }

  func textMessages(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> AlertChannelSettings.Service? {
    let account = reader.text("account", .required, &problems)
    let user = text(
      "user", expected: "a text without a colon", &reader, &problems
    ) { !$0.contains(":") }
    let password = secret("password", .required, &reader, &problems)
    let from = reader.text("from", .required, &problems)
    let phones = items("to", &reader, &problems) { item, problems in
      let phone = item.text("an item of to", &problems)
      if let phone, !surroundings.isUnset(phone),
        phone.wholeMatch(of: /\+[1-9][0-9]{6,14}/) == nil
      {
        item.refuse(
          "an item of to", expected: "a number with `+` and its country, such as `+4915123456789`",
          &problems)
      }
      return phone
    }
    let validity = reader.duration("validity", in: AlertLimits.validity, &problems)
    let base = address("base", .optional, &reader, &problems)
    guard let account, let password, let from else { return nil }
    return .textMessages(
      AlertChannelSettings.TextMessages(
        account: account, user: user, password: password, from: from, phones: phones,
        validity: validity, base: base))
  }

  /// How bad PagerDuty can take an event to be.
  private enum Severity: String, CaseIterable {
    case critical, error, warning, info
  }

  func pagerDuty(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> AlertChannelSettings.Service? {
    let key = text(
      "routing_key", .required, expected: "the 32 letters and digits of an integration's key",
      isSecret: true, &reader, &problems
    ) { $0.wholeMatch(of: /[A-Za-z0-9]{32}/) != nil }
    var severities: [AlertTier: String] = [:]
    if let node = reader.node("severities", &problems),
      let nodes = node.tiers(
        "severities", example: "{notice: info}", mayBeNever: false, &problems)
    {
      for (tier, node) in nodes {
        let severity = node.choice(tier.rawValue, of: Severity.self, &problems)
        severities[tier] = severity?.rawValue
      }
    }
    let base = address("base", .optional, &reader, &problems)
    guard let key else { return nil }
    return .pagerDuty(routingKey: Secret(key), severities: severities, base: base)
  }

  func webhook(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> AlertChannelSettings.Service? {
    let url = receiver("url", .required, &reader, &problems)
    let secret = signingSecret("secret", .required, &reader, &problems)
    let previous = signingSecret("previous_secret", .optional, &reader, &problems)
    guard let url, let secret else { return nil }
    return .webhook(url: url, secret: secret, previousSecret: previous)
  }

  private func signingSecret(
    _ key: String, _ need: MappingReader.Need, _ reader: inout MappingReader,
    _ problems: inout Problems
  ) -> Secret? {
    guard let text = reader.text(key, need, &problems) else { return nil }
    if !surroundings.isUnset(text), let flaw = SigningSecret.flaw(in: text) {
      problems.error(at: reader.valueMark(of: key), "`\(key)` \(flaw)")
    }
    return Secret(text)
  }
}
