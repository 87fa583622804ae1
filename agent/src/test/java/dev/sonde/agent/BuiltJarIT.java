package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Opcodes;

/** What lies in the agent's jar, and what its classes name. */
class BuiltJarIT {
    private static final String OURS = "dev/sonde/";
    private static final String BOOT = "dev/sonde/agent/boot/";
    private static final String COMMAND_LINE = "cli/dev/sonde/agent/cli/";

    private static final Map<String, ClassFacts> CLASSES = new TreeMap<>();
    private static final Set<String> NAMES = new TreeSet<>();

    /** The files that do not lie in a layer, and the layers. */
    private static final Set<String> OPEN = new TreeSet<>();

    @BeforeAll
    static void read() throws IOException {
        for (Map.Entry<String, byte[]> file : JarFiles.in(Host.agent()).entrySet()) {
            OPEN.add(file.getKey());
            if (JarFiles.isLayer(file.getKey())) {
                JarFiles.inLayer(file.getKey(), file.getValue()).forEach(BuiltJarIT::add);
            } else {
                add(file.getKey(), file.getValue());
            }
        }
    }

    private static void add(String name, byte[] bytes) {
        NAMES.add(name);
        if (name.endsWith(".class")) {
            CLASSES.put(name, ClassFacts.of(bytes));
        }
    }

    private static List<ClassFacts> under(String path) {
        return CLASSES.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(path))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** What the JVM loads before the agent's core: the classes in the open. */
    private static List<ClassFacts> inTheOpen() {
        return under(OURS);
    }

    @Test
    void nothing_of_onnx_runtime_is_in_it() {
        assertThat(NAMES).isNotEmpty().noneMatch(name -> name.contains("onnxruntime"));
    }

    @Test
    void an_application_sees_the_entry_and_the_boot_classes_and_nothing_else() {
        assertThat(OPEN)
                .allMatch(name -> name.matches("META-INF/([A-Z-]+\\.?(MF|md)?)?")
                        || name.matches("dev/sonde/agent/(boot/)?[^/]+\\.class")
                        || name.matches("layers/(inst|cli|weave|sites|runtime)\\.jar"));
        assertThat(OPEN).filteredOn(JarFiles::isLayer).hasSize(5);
        assertThat(NAMES).noneMatch(name -> name.contains("META-INF/versions") || name.contains("module-info"));
    }

    @Test
    void what_runs_before_the_core_links_no_invokedynamic() {
        assertThat(inTheOpen()).hasSizeGreaterThan(10).noneMatch(ClassFacts::isDynamic);
    }

    @Test
    void what_runs_before_the_core_needs_no_logging_no_new_files_and_no_streams() {
        for (ClassFacts facts : inTheOpen()) {
            assertThat(facts.named(
                            "java/util/logging/", "java/nio/file/", "java/util/stream/", "java/lang/System$Logger"))
                    .as(facts.name())
                    .isEmpty();
        }
    }

    @Test
    void boot_classes_name_types_of_the_jdk_only() {
        assertThat(under(BOOT)).hasSizeGreaterThanOrEqualTo(4);
        for (ClassFacts facts : under(BOOT)) {
            Set<String> others = new TreeSet<>(facts.types());
            others.removeAll(facts.named("java/", BOOT));
            assertThat(others)
                    .as(facts.name())
                    .filteredOn(type -> !type.startsWith("org/jspecify/"))
                    .isEmpty();
        }
    }

    @Test
    void core_and_weave_name_no_class_of_onnx_runtime_or_of_the_bridge() {
        assertThat(under("inst/dev/sonde/agent/core/")).hasSizeGreaterThan(15);
        assertThat(under("weave/dev/sonde/agent/weave/")).hasSizeGreaterThan(8);
        List<ClassFacts> both = new ArrayList<>(under("inst/dev/sonde/"));
        both.addAll(under("weave/dev/sonde/"));
        for (ClassFacts facts : both) {
            assertThat(facts.named("ai/onnxruntime/", "dev/sonde/agent/bridge/", "dev/sonde/run/", "dev/sonde/graph/"))
                    .as(facts.name())
                    .isEmpty();
        }
    }

    /** They are run while other classes are loaded: linking anything there can break the JVM. */
    @Test
    void what_rewrites_forward_calls_links_loads_and_logs_nothing() {
        List<ClassFacts> rewriting = new ArrayList<>(under("sites/"));
        rewriting.addAll(under(BOOT));
        assertThat(under("sites/dev/sonde/agent/sites/")).hasSizeGreaterThan(15);
        assertThat(under("sites/org/objectweb/asm/")).hasSizeGreaterThan(20);
        for (ClassFacts facts : rewriting) {
            // ASM's one method that loads classes is called where frames are computed, which nobody asks for.
            assertThat(facts.links())
                    .as(facts.name())
                    .filteredOn(method -> !method.equals("getCommonSuperClass"))
                    .isEmpty();
            assertThat(facts.named(
                            "java/util/logging/", "java/nio/file/", "java/util/stream/", "java/lang/System$Logger"))
                    .as(facts.name())
                    .isEmpty();
        }
    }

    @Test
    void what_rewrites_forward_calls_names_no_class_of_onnx_runtime_or_of_the_rest_of_the_agent() {
        for (ClassFacts facts : under("sites/")) {
            assertThat(facts.named(
                            "ai/onnxruntime/",
                            "net/bytebuddy/",
                            "dev/sonde/agent/core/",
                            "dev/sonde/agent/bridge/",
                            "dev/sonde/run/"))
                    .as(facts.name())
                    .isEmpty();
        }
    }

    @Test
    void the_command_line_names_no_class_of_onnx_runtime_of_the_core_or_of_the_bridge() {
        assertThat(under(COMMAND_LINE)).hasSizeGreaterThan(10);
        for (ClassFacts facts : under(COMMAND_LINE)) {
            assertThat(facts.named("ai/onnxruntime/", "dev/sonde/agent/bridge/", "dev/sonde/agent/core/"))
                    .as(facts.name())
                    .isEmpty();
        }
    }

    @Test
    void the_core_names_no_class_of_byte_buddy_so_that_it_can_be_unloaded() {
        for (ClassFacts facts : under("inst/dev/sonde/")) {
            assertThat(facts.named("net/bytebuddy/", "dev/sonde/agent/weave/"))
                    .as(facts.name())
                    .isEmpty();
        }
    }

    @Test
    void the_bridge_names_no_class_of_the_core_or_of_byte_buddy() {
        assertThat(under("runtime/dev/sonde/agent/bridge/")).hasSizeGreaterThan(5);
        for (ClassFacts facts : under("runtime/dev/sonde/")) {
            assertThat(facts.named(
                            "net/bytebuddy/",
                            "dev/sonde/agent/core/",
                            "dev/sonde/agent/weave/",
                            "org/snakeyaml/",
                            "com/google/protobuf/"))
                    .as(facts.name())
                    .isEmpty();
        }
    }

    @Test
    void only_ort_and_the_bridge_name_onnx_runtime() {
        for (ClassFacts facts : under("runtime/dev/sonde/")) {
            if (!facts.name().matches("dev/sonde/(ort|agent/bridge)/.*")) {
                assertThat(facts.named("ai/onnxruntime/")).as(facts.name()).isEmpty();
            }
        }
    }

    @Test
    void statics_that_change_are_in_boot_alone() {
        List<String> changing = new ArrayList<>();
        for (ClassFacts facts : CLASSES.values()) {
            if (facts.name().startsWith(OURS) && !facts.name().startsWith("dev/sonde/shaded/")) {
                changing.addAll(changingStatics(facts));
            }
        }
        assertThat(changing).isNotEmpty().allMatch(field -> field.startsWith(BOOT));
    }

    private static List<String> changingStatics(ClassFacts facts) {
        List<String> found = new ArrayList<>();
        ClassVisitor visitor = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public @Nullable FieldVisitor visitField(
                    int access, String name, String type, @Nullable String signature, @Nullable Object value) {
                boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
                boolean isFixed = (access & Opcodes.ACC_FINAL) != 0;
                boolean holdsChange = type.matches(
                                "Ljava/util/concurrent/.*|Ljava/lang/.*ThreadLocal;|"
                                        + "Ljava/util/(Weak|Linked|Identity)?Hash(Map|Set);|Ljava/util/\\w*(List|Deque|TreeMap);")
                        && !type.matches("Ljava/util/(concurrent/TimeUnit|List);");
                if (isStatic && (!isFixed || holdsChange)) {
                    found.add(facts.name() + "." + name + " " + type);
                }
                return null;
            }
        };
        facts.reader().accept(visitor, ClassReader.SKIP_CODE);
        return found;
    }

    @Test
    void every_class_of_ours_runs_on_java_17() {
        assertThat(CLASSES.values())
                .filteredOn(facts -> facts.name().startsWith(OURS))
                .allMatch(facts -> facts.reader().readUnsignedShort(6) <= Opcodes.V17);
    }
}
