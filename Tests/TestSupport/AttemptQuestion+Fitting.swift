package import PurserCore

extension AttemptQuestion {
  /// Whether a note is one of those that are asked for.
  package func fits(_ note: AttemptNote) -> Bool {
    switch self {
    case .of(let order): note.hold.order == order
    case .open: !note.isOver
    case .at(let supplier, .reference(let reference)):
      note.supplier == supplier && note.memo?.reference == reference
    case .at(let supplier, .supplierReference(let reference)):
      note.supplier == supplier && note.memo?.supplierReference == reference
    case .found(let supplier, .reference(let reference)):
      note.supplier == supplier && note.memo?.reference == reference
    case .found(let supplier, .sought(let sought, let since)):
      note.supplier == supplier && note.memo?.sought == sought
        && note.memo.map { $0.startedAt >= since } ?? false
    }
  }
}
