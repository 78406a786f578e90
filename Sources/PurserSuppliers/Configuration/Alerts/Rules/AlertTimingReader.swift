internal import PurserCore

/// Reads when alerts are told: after which confirmation, and when again.
struct AlertTimingReader {
  /// Reads `repeat_after` and `timing` of `alerts`.
  ///
  /// - Parameters:
  ///   - reader: the mapping, which the caller finishes.
  ///   - problems: gets what is wrong.
  /// - Returns: the rhythm of each family that has another than the usual one.
  func read(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> [AlertFamily: AlertRhythm] {
    let usual = reader.node("repeat_after", &problems).flatMap { repeats($0, &problems) }
    var rhythms: [AlertFamily: AlertRhythm] = [:]
    for family in AlertFamily.allCases {
      rhythms[family] = AlertRhythm.usual(family)
      if let usual { rhythms[family]?.repeats = usual }
    }
    if let node = reader.node("timing", &problems),
      var timing = MappingReader(node, named: "timing", &problems)
    {
      for family in AlertFamily.allCases {
        guard let node = timing.node(family.rawValue, &problems), var rhythm = rhythms[family]
        else { continue }
        read(node, family, &rhythm, &problems)
        rhythms[family] = rhythm
      }
      timing.finish(&problems)
    }
    return rhythms.filter { $0.value != AlertRhythm.usual($0.key) }
  }

  private func read(
    _ node: YAMLNode, _ family: AlertFamily, _ rhythm: inout AlertRhythm,
    _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: family.rawValue, &problems) else { return }
    if let node = reader.node("onset", &problems) {
      confirmation(node, "onset", &rhythm.onset, &problems)
    }
    if let node = reader.node("recovery", &problems) {
      confirmation(node, "recovery", &rhythm.recovery, &problems)
    }
    if let node = reader.node("repeat_after", &problems), let repeats = repeats(node, &problems) {
      rhythm.repeats = repeats
    }
    reader.finish(&problems)
  }

  private func confirmation(
    _ node: YAMLNode, _ name: String, _ confirmation: inout AlertRhythm.Confirmation,
    _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: name, &problems) else { return }
    let count = reader.integer("evaluations", in: AlertLimits.evaluations, &problems)
    if let count { confirmation.evaluations = count }
    let duration = reader.duration("for", in: AlertLimits.confirmation, &problems)
    if let duration { confirmation.duration = duration }
    reader.finish(&problems)
  }

  /// After how long each tier is told again. It may be sooner or later for a worse one.
  private func repeats(
    _ node: YAMLNode, _ problems: inout Problems
  ) -> TierLadder<Duration>? {
    if node.isNever { return TierLadder() }
    let example = "{warning: 8h, critical: 4h}"
    guard let nodes = node.tiers("repeat_after", example: example, &problems) else { return nil }
    func time(_ tier: AlertTier, _ problems: inout Problems) -> Duration? {
      nodes[tier]?.duration(tier.rawValue, in: AlertLimits.repetition, &problems)
    }
    return TierLadder(
      notice: time(.notice, &problems), warning: time(.warning, &problems),
      critical: time(.critical, &problems))
  }
}
