package io.passwordless.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * The examples of docs/kubernetes.md, by schemas that know only what they use. With {@code
 * -Dpasswordless.schemas=<directory>} by whole ones of the same names.
 */
class KubernetesExamplesTest {

  private static final Path EXAMPLES = Path.of("..", "docs", "examples");
  private static final Path SCHEMAS =
      Path.of(
          Optional.ofNullable(System.getProperty("passwordless.schemas"))
              .orElse("src/test/resources/schemas"));
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  @Test
  void resourceOfTheOperatorIsValid() throws IOException {
    assertValid(
        "keycloak_v2alpha1.json",
        YAML.readTree(EXAMPLES.resolve("operator/keycloak.yaml").toFile()));
  }

  @Test
  void realmIsValidInAResourceOfTheOperator() throws IOException {
    JsonNode realm = STRICT.readTree(EXAMPLES.resolve("realm-passwordless.json").toFile());
    Map<String, Object> resource =
        Map.of(
            "apiVersion",
            "k8s.keycloak.org/v2alpha1",
            "kind",
            "KeycloakRealmImport",
            "metadata",
            Map.of("name", "example"),
            "spec",
            Map.of("keycloakCRName", "keycloak", "realm", realm));

    assertValid("keycloakrealmimport_v2alpha1.json", STRICT.valueToTree(resource));
    assertThat(STRICT.treeToValue(realm, RealmRepresentation.class).isEnabled()).isTrue();
  }

  @Test
  void valuesOfTheChartAreValid() throws IOException {
    JsonNode values = YAML.readTree(EXAMPLES.resolve("helm/values.yaml").toFile());

    assertValid("values.schema.json", values);
    assertThat(YAML.readTree(values.path("extraEnv").textValue()))
        .isNotEmpty()
        .allSatisfy(
            variable -> {
              assertThat(variable.path("name").textValue()).startsWith("KC_");
              assertThat(variable.path("value").isTextual()).isTrue();
            });
  }

  private static void assertValid(String schema, JsonNode example) throws IOException {
    ObjectNode rules = (ObjectNode) STRICT.readTree(SCHEMAS.resolve(schema).toFile());
    // the chart's names none that there is
    rules.remove("$schema");
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

    assertThat(registry.getSchema(rules).validate(example)).isEmpty();
  }
}
