package io.passwordless.keycloak.it;

import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.InfinispanServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A server whose state is in an Infinispan ({@code --features=multi-site}). */
@Tag("cluster")
@NeedsOwnServer
@EnabledIfSystemProperty(
    named = InfinispanServer.JARS,
    matches = ".+",
    disabledReason = "needs the JARs of an Infinispan")
class ExternalInfinispanIT extends StoredElsewhere {

  private InfinispanServer infinispan;

  @Override
  DistributionServer start() {
    infinispan = new InfinispanServer("infinispan");
    return DistributionServer.startCopy(
        "keycloak-infinispan",
        List.of("--db=dev-file", "--features=multi-site"),
        infinispan.options().toArray(String[]::new));
  }

  @Override
  @AfterAll
  void stop() {
    super.stop();
    if (infinispan != null) {
      infinispan.close();
    }
  }
}
