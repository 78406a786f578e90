internal import PurserCore

/// Attempts that wait, and what happens when their time has come.
extension OrderCarrier {
  /// Leaves an attempt alone until a moment.
  func rest(_ hold: OrderID, until moment: Timestamp?) {
    guard let life = attempts[hold]?.life else { return }
    attempts[hold]?.dueAt = moment
    if let moment {
      agenda.add(.attempt(hold), at: moment)
      setAlarm()
    }
    if !life.isAtRisk { endExposure(of: hold) }
    // Room may have come while it was looked up.
    if life.waitsForRoom { offerRoom() }
  }

  /// Follows an attempt no more.
  func leave(_ hold: OrderID) {
    attempts[hold] = nil
    endExposure(of: hold)
    claims.giveUp(of: hold)
    let order = hold.order
    if delivered.contains(order), !isFollowed(order) { delivered.remove(order) }
    guard hasLeftOut, attempts.count <= rules.maximumFollowed / 2 else { return }
    hasLeftOut = false
    Task(executorPreference: executor) { await self.resume() }
  }

  /// Whether an attempt of the order is followed.
  func isFollowed(_ order: OrderID) -> Bool {
    (1...mostAttempts).contains { attempts[order.attempt($0)] != nil }
  }

  /// Sees to it that somebody rings when something is due.
  func setAlarm() {
    guard phase != .stopped, let next = agenda.next else { return }
    if let alarm, alarm.at <= next { return }
    alarm?.task.cancel()
    let task = Task(executorPreference: executor) { await self.ring(at: next) }
    alarm = (task, next)
  }

  private func ring(at moment: Timestamp) async {
    await surroundings.time.wait(until: moment)
    guard !Task.isCancelled else { return }
    alarm = nil
    let now = now
    while let (item, moment) = agenda.take(dueBy: now) {
      switch item {
      case .attempt(let hold): wake(hold, dueAt: moment, now)
      case .listener(let number): followers.dismiss(number)
      case .stopping: stopWaiting()
      }
    }
    setAlarm()
  }

  private func wake(_ hold: OrderID, dueAt moment: Timestamp, _ now: Timestamp) {
    guard attempts[hold]?.dueAt == moment else { return }
    wake(hold, now)
  }

  /// Does what is due about an attempt that is left alone.
  func wake(_ hold: OrderID, _ now: Timestamp) {
    guard phase == .running, let carried = attempts[hold], !carried.isActive else { return }
    var life = carried.life
    if let step = life.missMessage(at: now) { return start(hold, .step(step, life)) }
    let move = life.wake(at: now, mayFailOver: mayFailOver(life))
    attempts[hold]?.life = life
    if case .wait(let until) = move {
      if life.waitsForRoom { exposure.wait(hold) }
      if life.isInDoubt, !life.isSuperseded { recheckExposed() }
      return rest(hold, until: until)
    }
    if case .moveOn(_, keepsHold: true) = move { expose(life) }
    start(hold, .move(move))
  }
}
