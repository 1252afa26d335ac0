/// Lets so many scenes play at once: the tests' cluster has a limit of connections, and each scene opens a few a tier.
actor Gate {
  static let scenes = Gate(places: 4)
  /// Benches are programs that keep every processor busy: beside more than two of them nothing ends in its time.
  static let benches = Gate(places: 2)

  private var places: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(places: Int) { self.places = places }

  /// Waits for a place.
  func enter() async {
    if places > 0 {
      places -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  /// Gives the place to whoever waits longest.
  func leave() {
    if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
  }
}
