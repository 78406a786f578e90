/// Which channels take over for which.
struct AlertChannelChain {
  /// The channels as they are written.
  let members: [YAMLMember]
  /// Those of them that could be read.
  let channels: [AlertChannelSettings]

  /// Notes chains that lead nowhere.
  func check(_ problems: inout Problems) {
    let names = members.map(\.name)
    var isEndless = false
    for channel in channels {
      guard let next = channel.next, let node = node(of: channel.name) else { continue }
      if channel.service.isKeptUp {
        problems.error(
          at: node.mark,
          "`next` does not go with `alertmanager`, which is told for as long as an alert holds")
      } else if !names.contains(next) {
        problems.error(
          at: node.mark,
          "\(node.described) is no channel of this file; "
            + Quotation.advice(
              for: node.written ?? next, among: names.filter { $0 != channel.name }))
      } else if channels.contains(where: { $0.name == next && $0.service.isKeptUp }) {
        problems.error(
          at: node.mark,
          "`next` cannot be \(node.described): `alertmanager` is told what holds, and takes no messages"
        )
      } else if !isEndless, leadsBack(to: channel.name) {
        isEndless = true
        problems.error(
          at: node.mark,
          "`next` leads back to \(Quotation.quoted(channel.name)); let one of these channels have none"
        )
      }
    }
  }

  private func node(of channel: String) -> YAMLNode? {
    members.first { $0.name == channel }?.value.member("next")
  }

  private func leadsBack(to name: String) -> Bool {
    var next = next(of: name)
    // A chain is no longer than there are channels.
    for _ in channels {
      guard let channel = next else { return false }
      if channel == name { return true }
      next = self.next(of: channel)
    }
    return false
  }

  private func next(of name: String) -> String? { channels.first { $0.name == name }?.next }
}

extension AlertChannelSettings.Service {
  /// Whether it is told what holds, again and again, and not each change once.
  var isKeptUp: Bool {
    switch self {
    case .alertmanager: true
    case .slackWebhook, .slack, .telegram, .mail, .textMessages, .pagerDuty, .webhook: false
    }
  }
}
