package io.passwordless.keycloak.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What the drop-in JAR refers to in Keycloak exists in each supported line, and what a line wants
 * of its providers they have: the two things that otherwise show as {@code NoSuchMethodError} and
 * {@code AbstractMethodError} at somebody's first sign-in.
 */
class LinkageTest {

  private static final Path CLASSES = Path.of("target", "classes");
  private static final String KEYCLOAK = "org/keycloak/";
  private static final String OWN = "io/passwordless/";

  /** What every object has. */
  private static final Set<String> OBJECT = Set.of("equals", "hashCode", "toString", "getClass");

  /** The JARs of one line each, in a directory named after its version. */
  static List<Path> lines() throws IOException {
    try (Stream<Path> lines = Files.list(Path.of("target", "keycloak-lines"))) {
      return lines.toList();
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everythingReferredToIsThere(Path line) throws IOException {
    World world = World.of(line);

    assertThat(world.missing()).as("missing in " + line.getFileName()).isEmpty();
    assertThat(world.references).as("references to Keycloak").hasSizeGreaterThan(500);
  }

  @Test
  void eachSupportedLineIsLookedAt() throws IOException {
    assertThat(lines())
        .extracting(line -> line.getFileName().toString().replaceAll("[0-9]+$", ""))
        .containsExactlyInAnyOrderElementsOf(KeycloakLine.TESTED);
  }

  private record Member(String name, String descriptor) {}

  private record Reference(String owner, Member member, String from) {
    @Override
    public String toString() {
      return owner
          + (member == null ? "" : "." + member.name() + member.descriptor())
          + ", in "
          + from;
    }
  }

  /** A class as far as linking looks at it; the members with their access flags. */
  private record Shape(String parent, List<String> interfaces, Map<Member, Integer> members) {}

  /** The project's classes beside those of one line of Keycloak. */
  private static final class World {

    private final Map<String, Shape> shapes = new HashMap<>();
    private final Set<String> own = new TreeSet<>();
    private final List<Reference> references = new ArrayList<>();

    static World of(Path line) throws IOException {
      World world = new World();
      try (Stream<Path> jars = Files.list(line)) {
        for (Path path : jars.toList()) {
          try (JarFile jar = new JarFile(path.toFile())) {
            for (var entry : jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
              world.read(jar.getInputStream(entry).readAllBytes(), false);
            }
          }
        }
      }
      try (Stream<Path> classes = Files.walk(CLASSES)) {
        classes
            .filter(file -> file.toString().endsWith(".class"))
            .forEach(file -> world.read(bytes(file), true));
      }
      return world;
    }

    /** What a JVM would not find, as a person reads it. */
    Set<String> missing() {
      Set<String> missing = new TreeSet<>();
      references.stream()
          .filter(reference -> !isThere(reference))
          .forEach(reference -> missing.add(reference.toString()));
      for (String name : own) {
        wanted(name).stream()
            .filter(member -> !isImplemented(name, member))
            .forEach(member -> missing.add(name + " does not implement " + member));
      }
      return missing;
    }

    private boolean isThere(Reference reference) {
      return shapes.containsKey(reference.owner())
          && (reference.member() == null || finds(reference.owner(), reference.member()));
    }

    /** Classes of others (the JDK, libraries) are taken to have what they are asked for. */
    private boolean finds(String owner, Member member) {
      Shape shape = shapes.get(owner);
      if (shape == null) {
        return !owner.startsWith(KEYCLOAK) && !owner.equals("java/lang/Object");
      }
      return shape.members().containsKey(member)
          || OBJECT.contains(member.name())
          || finds(shape.parent(), member)
          || shape.interfaces().stream().anyMatch(i -> finds(i, member));
    }

    private Set<Member> wanted(String name) {
      Set<Member> wanted = new HashSet<>();
      Shape shape = shapes.get(name);
      if (shape == null) {
        return wanted;
      }
      if (name.startsWith(KEYCLOAK)) {
        shape.members().entrySet().stream()
            .filter(entry -> (entry.getValue() & Opcodes.ACC_ABSTRACT) != 0)
            .forEach(entry -> wanted.add(entry.getKey()));
      }
      supertypes(shape).forEach(type -> wanted.addAll(wanted(type)));
      return wanted;
    }

    private boolean isImplemented(String name, Member member) {
      Shape shape = shapes.get(name);
      if (shape == null) {
        return false;
      }
      Integer access = shape.members().get(member);
      return (access != null && (access & Opcodes.ACC_ABSTRACT) == 0)
          || OBJECT.contains(member.name())
          || supertypes(shape).anyMatch(type -> isImplemented(type, member));
    }

    private static Stream<String> supertypes(Shape shape) {
      return Stream.concat(Stream.of(shape.parent()), shape.interfaces().stream());
    }

    private void read(byte[] bytes, boolean isOwn) {
      ClassReader reader = new ClassReader(bytes);
      Map<Member, Integer> members = new HashMap<>();
      shapes.put(
          reader.getClassName(),
          new Shape(
              String.valueOf(reader.getSuperName()), List.of(reader.getInterfaces()), members));
      if (isOwn && (reader.getAccess() & Opcodes.ACC_ABSTRACT) == 0) {
        own.add(reader.getClassName());
      }
      reader.accept(
          new ClassVisitor(Opcodes.ASM9) {
            @Override
            public FieldVisitor visitField(int access, String n, String d, String s, Object v) {
              members.put(new Member(n, d), access);
              return null;
            }

            @Override
            public MethodVisitor visitMethod(int access, String n, String d, String s, String[] e) {
              members.put(new Member(n, d), access);
              return isOwn ? new References(reader.getClassName()) : null;
            }
          },
          isOwn ? ClassReader.SKIP_DEBUG : ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
      if (isOwn) {
        supertypes(shapes.get(reader.getClassName()))
            .forEach(type -> refer(type, null, reader.getClassName()));
      }
    }

    private void refer(String owner, Member member, String from) {
      if (owner.startsWith(KEYCLOAK) || owner.startsWith(OWN)) {
        references.add(new Reference(owner, member, from));
      }
    }

    private final class References extends MethodVisitor {

      private final String from;

      References(String from) {
        super(Opcodes.ASM9);
        this.from = from;
      }

      @Override
      public void visitMethodInsn(int code, String owner, String n, String d, boolean i) {
        refer(owner, new Member(n, d), from);
        Stream.of(Type.getArgumentTypes(d)).forEach(type -> refer(name(type), null, from));
        refer(name(Type.getReturnType(d)), null, from);
      }

      @Override
      public void visitFieldInsn(int code, String owner, String n, String d) {
        refer(owner, new Member(n, d), from);
      }

      @Override
      public void visitTypeInsn(int code, String type) {
        refer(type, null, from);
      }

      @Override
      public void visitLdcInsn(Object value) {
        if (value instanceof Type type) {
          refer(name(type), null, from);
        }
      }

      @Override
      public void visitInvokeDynamicInsn(
          String n, String d, Handle bootstrap, Object... arguments) {
        for (Object argument : arguments) {
          if (argument instanceof Handle handle) {
            refer(handle.getOwner(), new Member(handle.getName(), handle.getDesc()), from);
          }
        }
      }

      private static String name(Type type) {
        return type.getSort() == Type.OBJECT ? type.getInternalName() : type.getDescriptor();
      }
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
