import Foundation

extension SurroundingFault {
  /// What happens to the ledger's files, and is undone.
  static let filesAway: [SurroundingFault] =
    ["purser.db", "purser.db-wal", "purser.db.lock"].map(movedAway) + [
      awhile(
        "another file in the place of purser.db, and the former again",
        begin: {
          try $0.move("purser.db", to: "aside")
          try $0.bench.write("purser.db", "another file")
        }, end: { try $0.replace("purser.db", byMoving: "aside") })
    ]

  /// What happens to the ledger's files for good.
  static let filesLost: [SurroundingFault] = [
    removed,
    lost("a foreign file in the place of purser.db", refusal: "purser.db is not a ") {
      try $0.bench.write("other", "a shopping list")
      try $0.replace("purser.db", byCopyOf: "other")
    },
    killedAfter(
      lost("an older copy in the place of purser.db", refusal: "is the log of another file") {
        if let backup = $0.backup { try $0.replace("purser.db", byCopyOf: backup) }
      }),
    lost("purser.db is emptied", refusal: "is gone or empty") {
      try $0.cut("purser.db", toOneIn: nil)
    },
    lost("purser.db is cut off", refusal: "purser.db is damaged") {
      try $0.cut("purser.db", toOneIn: 2)
    },
    lost("the log is removed", refusal: "were answered and are missing") {
      try FileManager.default.removeItem(atPath: $0.bench.path("purser.db-wal"))
    },
    lost("the log is emptied", refusal: "were answered and are missing") {
      try $0.cut("purser.db-wal", toOneIn: nil)
    },
    lost("the log is cut off", refusal: "were answered and are missing") {
      try $0.cut("purser.db-wal", toOneIn: 2)
    },
  ]

  /// The ledger's file is moved away, and back.
  static func movedAway(_ name: String) -> SurroundingFault {
    awhile(
      "\(name) is moved away and back", begin: { try $0.move(name, to: "aside") },
      end: { try $0.move("aside", to: name) })
  }

  /// The ledger's file is removed.
  static let removed = lost("purser.db is removed", refusal: "is gone or empty") {
    try FileManager.default.removeItem(atPath: $0.bench.path("purser.db"))
  }

  private static func awhile(
    _ name: String, begin: @escaping @Sendable (FaultScene) throws -> Void,
    end: @escaping @Sendable (FaultScene) throws -> Void
  ) -> SurroundingFault {
    SurroundingFault(
      name: name, stopsOrders: true, readiness: .notReady("ledger: "), lines: interruption,
      begin: begin, end: end)
  }

  private static func lost(
    _ name: String, refusal: String, _ begin: @escaping @Sendable (FaultScene) throws -> Void
  ) -> SurroundingFault {
    SurroundingFault(
      name: name, stopsOrders: true, readiness: .notReady("ledger: "),
      lines: [interruption[0]], course: .needsBackup(refusal: refusal), begin: begin)
  }

  /// Ends the process without a chance to put anything in order.
  private static func killedAfter(_ fault: SurroundingFault) -> SurroundingFault {
    var fault = fault
    fault.lastSignal = SIGKILL
    return fault
  }
}
