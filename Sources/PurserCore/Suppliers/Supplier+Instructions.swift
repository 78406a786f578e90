/// The owner's terms with a supplier under what was said while the gateway runs.
extension Supplier {
  /// The terms under instructions, which are kept beside them.
  ///
  /// - Parameter instructions: what was said of this supplier.
  /// - Returns: the terms that count.
  package func following(_ instructions: [SupplierInstruction]) -> Supplier {
    guard !instructions.isEmpty || !self.instructions.isEmpty else { return self }
    var supplier = self
    supplier.instructions = instructions
    for instruction in instructions {
      switch instruction.content {
      case .pause, .drain: break
      case .priority(let priority): supplier.priority = priority
      case .floor(let floor):
        supplier.floors.removeAll {
          $0.pool == floor.pool && $0.amount.currency == floor.amount.currency
        }
        supplier.floors.append(floor)
      }
    }
    return supplier
  }

  /// The instruction that keeps all new orders away; `nil` where there is none.
  package var stop: SupplierInstruction? {
    instructions.first { $0.isStop && $0.skus.isEmpty }
  }

  /// The instructions that keep orders for some products away.
  var productStops: [SupplierInstruction] {
    instructions.filter { $0.isStop && !$0.skus.isEmpty }
  }
}

extension Supplier {
  /// What keeps orders away, in a sentence without its name; `nil` where nothing does, or the owner gives it up.
  package var pauseNote: String? {
    if isRetired { return nil }
    if isPaused { return "is paused in suppliers.yaml" }
    return stop?.note
      ?? productStops.first.map { first in
        "is paused for " + (first.skus.count == 1 ? "1 product" : "\(first.skus.count) products")
          + first.terms
      }
  }
}

extension [Supplier] {
  /// What keeps orders away from each, where something does.
  package var pauseNotes: [SupplierID: String] {
    reduce(into: [:]) { notes, supplier in notes[supplier.id] = supplier.pauseNote }
  }

  /// The terms under instructions, by supplier.
  package func following(_ instructions: [SupplierID: [SupplierInstruction]]) -> [Supplier] {
    guard !instructions.isEmpty else { return self }
    return map { $0.following(instructions[$0.id] ?? []) }
  }
}
