import Foundation
import PurserCore
import PurserStore
import PurserWatch
import Synchronization
import TestSupport
import Testing

/// Alerts and their messages over a real file, with crashes and failures at every step.
@Suite("The desk of alerts")
struct AlertDeskTests {
  private static let low = AlertKey(.pool(pool("delta")), .low)
  private static let terms = AlertTerms(rules: AlertRuleSet(.lowBelow("100")))

  /// What left, and what channels were told to hold.
  private final class Post: AlertPost {
    struct State {
      var sent: [AlertMessage] = []
      var held: [String: [AlertKey]] = [:]
    }

    let state = Mutex(State())

    func deliveries(of message: AlertMessage, to channel: String) -> [Delivery] {
      guard channel != "manager" else { return [] }
      let body = message.notices.map { "\($0.key) \($0.change.rawValue)" }
      return [
        Delivery(
          endpoint: channel, id: message.id, topic: "alerts", type: "alert",
          body: Array(body.joined(separator: "\n").utf8), createdAt: message.at)
      ]
    }

    func send(_ message: AlertMessage?, _ deliveries: [Delivery]) async {
      guard let message else { return }
      state.withLock { $0.sent.append(message) }
    }

    func hold(_ notices: [AlertNotice], at channel: String) async {
      state.withLock { $0.held[channel] = notices.map(\.key) }
    }
  }

  /// A file of which writes can be made to fail, before they are made or after.
  private final class Fragile: AlertStore {
    enum Fault {
      case before, after
    }

    let file: OutboxFile
    let fault = Mutex<Fault?>(nil)

    init(_ file: OutboxFile) { self.file = file }

    func alerts() async throws(StoreError) -> KeptAlerts? { try await file.alerts() }

    func keep(_ changes: AlertChanges) async throws(StoreError) {
      let fault = fault.withLock { fault in
        defer { fault = nil }
        return fault
      }
      if fault == .before { throw StoreError(.failed, "before") }
      try await file.keep(changes)
      if fault == .after { throw StoreError(.failed, "after") }
    }
  }

  private final class Scene: Sendable {
    let folder: URL
    let file: OutboxFile
    let store: Fragile
    let post = Post()
    let now = Mutex(at(0))

    init() throws {
      folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("purser-alerts-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      file = OutboxFile(besideLedger: folder.path + "/purser.db")
      store = Fragile(file)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A desk as after a start of the process.
    func desk(_ routing: AlertRouting) -> AlertDesk {
      AlertDesk(
        store: store, post: post, terms: AlertDeskTests.terms, routing: routing,
        now: { [self] in now.withLock(\.self) }, origin: { "b" })
    }

    func look(
      _ desk: AlertDesk, _ left: String, besides others: [WatchedPool] = [], at second: Double
    ) async throws(StoreError) {
      now.withLock { $0 = at(second) }
      try await desk.evaluate(WatchedFacts(pools: [.with(left, readAt: second)] + others))
    }

    /// The messages that wait for a channel.
    func waiting(_ channel: String) async throws(StoreError) -> [String] {
      try await file.due(channel, at: at(1e7), limit: 100, isInTurn: false).deliveries
        .map { "\($0.id): \(String(decoding: $0.body, as: UTF8.self))" }
    }
  }

  private static let both = AlertRouting(
    routes: [AlertRoute(channels: ["ops"])], channels: ["ops", "other", "manager"])

  @Test("keeps an alert together with its message, and tells nothing twice after a start")
  func starts() async throws {
    let scene = try Scene()
    try await scene.look(scene.desk(Self.both), "84", at: 0)
    // Each step by a process of its own.
    try await scene.look(scene.desk(Self.both), "84", at: 70)
    try await scene.look(scene.desk(Self.both), "84", at: 140)
    try await scene.look(scene.desk(Self.both), "84", at: 210)
    #expect(try await scene.waiting("ops") == ["b-1: \(Self.low) raised"])
    #expect(try await scene.waiting("other").isEmpty)
    #expect(try await scene.file.alerts()?.told == [Self.low: ["ops"]])
    #expect(scene.post.state.withLock(\.sent).map(\.id) == ["b-1"])
  }

  @Test("a write that fails decides nothing, and the message comes once under its name")
  func failures() async throws {
    for fault in [Fragile.Fault.before, .after] {
      let scene = try Scene()
      let desk = scene.desk(Self.both)
      try await scene.look(desk, "84", at: 0)
      scene.store.fault.withLock { $0 = fault }
      await #expect(throws: StoreError.self) { try await scene.look(desk, "84", at: 70) }
      #expect(scene.post.state.withLock(\.sent).isEmpty)
      try await scene.look(desk, "84", at: 75)
      try await scene.look(scene.desk(Self.both), "84", at: 140)
      #expect(try await scene.waiting("ops") == ["b-1: \(Self.low) raised"], "\(fault)")
    }
  }

  @Test(
    "an alert that is found after a write of which nobody knows whether it was made is told as well"
  )
  func foundLater() async throws {
    let scene = try Scene()
    let desk = scene.desk(Self.both)
    var other = WatchedPool(pool("echo"))
    other.reading = WatchedPool.with("30").reading
    try await scene.look(desk, "84", at: 0)
    try await scene.look(desk, "84", besides: [other], at: 20)
    scene.store.fault.withLock { $0 = .after }
    await #expect(throws: StoreError.self) {
      try await scene.look(desk, "84", besides: [other], at: 70)
    }
    try await scene.look(desk, "84", besides: [other], at: 90)
    let low = AlertKey(.pool(pool("echo")), .low)
    #expect(
      try await scene.waiting("ops") == ["b-1: \(Self.low) raised", "b-2: \(low) raised"])
  }

  @Test("the end of an alert goes to whom it was told, whatever the routes say since")
  func ends() async throws {
    let scene = try Scene()
    let desk = scene.desk(Self.both)
    try await scene.look(desk, "84", at: 0)
    try await scene.look(desk, "84", at: 70)
    await desk.adopt(
      Self.terms,
      AlertRouting(
        routes: [AlertRoute(channels: ["other"])], channels: ["ops", "other", "manager"]))
    for second in stride(from: 140.0, to: 1_200, by: 60) {
      try await scene.look(desk, "400", at: second)
    }
    #expect(
      try await scene.waiting("ops") == [
        "b-1: \(Self.low) raised", "b-2: \(Self.low) recovered",
      ])
    #expect(try await scene.waiting("other").isEmpty)
    #expect(try await scene.file.alerts()?.told == [:])
  }

  @Test("a channel that is kept up to date holds what it was told, also after a start")
  func holding() async throws {
    let scene = try Scene()
    let routing = AlertRouting(channels: ["manager"])
    try await scene.look(scene.desk(routing), "84", at: 0)
    try await scene.look(scene.desk(routing), "84", at: 70)
    #expect(scene.post.state.withLock { $0.held["manager"] } == [Self.low])
    let desk = scene.desk(routing)
    try await scene.look(desk, "84", at: 140)
    #expect(scene.post.state.withLock { $0.held["manager"] } == [Self.low])
    for second in stride(from: 200.0, to: 1_200, by: 60) {
      try await scene.look(desk, "400", at: second)
    }
    #expect(scene.post.state.withLock { $0.held["manager"] } == [])
  }

  @Test("keeps what people say to an alert")
  func words() async throws {
    let scene = try Scene()
    let desk = scene.desk(Self.both)
    try await scene.look(desk, "84", at: 0)
    try await scene.look(desk, "84", at: 70)
    let name = Self.low.description
    let taken = try await desk.take(.acknowledge, to: name)
    #expect(taken?.record.hush == .acknowledged(upTo: .warning))
    #expect(taken?.told == ["ops"])
    #expect(try await desk.take(.acknowledge, to: "delta/main/USD/dry") == nil)
    let next = scene.desk(Self.both)
    try await scene.look(next, "84", at: 80)
    #expect(await next.alerts().map(\.record.hush) == [.acknowledged(upTo: .warning)])
    #expect(await next.alerts().map(\.notice?.key) == [Self.low])
    _ = try await next.take(.snooze(until: at(9_000), upTo: .critical), to: name)
    _ = try await next.take(.listen, to: name)
    #expect(try await scene.file.alerts()?.records.map(\.hush) == [nil])
  }
}
