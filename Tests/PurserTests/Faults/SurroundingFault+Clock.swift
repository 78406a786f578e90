extension SurroundingFault {
  /// A jump of the wall clock.
  struct Jump: Sendable {
    var name: String
    var seconds: Int64
  }

  /// Jumps over the whole range, the smallest first. A second is within the five that the ledger does not
  /// mind: nothing says a word of it.
  static let clockJumps: [SurroundingFault] = [
    Jump(name: "a second", seconds: 1), Jump(name: "a minute", seconds: 60),
    Jump(name: "an hour", seconds: 3600), Jump(name: "a day", seconds: 86_400),
    Jump(name: "a year", seconds: 31_557_600),
    Jump(name: "a hundred years", seconds: 3_155_760_000),
  ].flatMap { [clock(ahead: true, by: $0), clock(ahead: false, by: $0)] }

  /// The jumps that are told.
  static let toldClockJumps = clockJumps.filter { $0.lines != [] }

  private static func clock(ahead isAhead: Bool, by jump: Jump) -> SurroundingFault {
    let name = "a clock \(jump.name) \(isAhead ? "ahead" : "behind")"
    let shift = Duration.seconds(isAhead ? jump.seconds : -jump.seconds)
    guard jump.seconds > 5 else {
      return SurroundingFault(
        name: name, begin: { $0.surroundings.clockShift = shift },
        end: { $0.surroundings.clockShift = .zero })
    }
    let (forth, back) =
      isAhead ? ("jumped ahead", "was set back") : ("was set back", "jumped ahead")
    return SurroundingFault(
      name: name, readiness: .notReady("clock: this machine's clock \(forth) by "),
      lines: ["clock jumped", "clock jumped"],
      begin: { $0.surroundings.clockShift = shift },
      end: { scene in
        scene.surroundings.clockShift = .zero
        // The way back is a jump as well, and told as one.
        _ = try await scene.gateway.get("/health/ready") {
          $0.readyReasons.contains { $0.hasPrefix("clock: this machine's clock \(back) by ") }
        }
      })
  }
}
