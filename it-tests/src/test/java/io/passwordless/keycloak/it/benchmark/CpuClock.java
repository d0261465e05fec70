package io.passwordless.keycloak.it.benchmark;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The processor time that processes have used, as the operating system counts it. */
final class CpuClock {

  private final Supplier<Stream<ProcessHandle>> processes;

  CpuClock(Supplier<Stream<ProcessHandle>> processes) {
    this.processes = processes;
  }

  /** Of this JVM: what the measuring itself costs. */
  static CpuClock ofThisProcess() {
    return new CpuClock(() -> Stream.of(ProcessHandle.current()));
  }

  Duration used() {
    return processes
        .get()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
