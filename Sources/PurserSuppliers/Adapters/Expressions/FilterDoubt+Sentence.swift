internal import ExactJSON
internal import JSONPath

extension Verdict.Doubt {
  /// The doubt of a filter, in one sentence.
  init(_ doubt: FilterDoubt) {
    switch doubt {
    case .missing(let path): self.init(.absent, "`\(path)` finds nothing")
    case .null(let path): self.init(.absent, "`\(path)` is null")
    case .unlike(let path, let value, with: let other):
      self.init(.mixed, "`\(path)` is \(value.shown), which is compared with \(other.shown)")
    case .unfit(let path, let value, wanted: let wanted):
      self.init(.mixed, "`\(path)` is \(value.shown), not \(wanted)")
    }
  }

  /// The doubt as that of a path, written as `text`, whose filter it is.
  func of(_ text: String) -> Verdict.Doubt {
    Verdict.Doubt(
      kind, "\(sentence) in an element, so that nobody can tell whether `\(text)` passes it")
  }
}
