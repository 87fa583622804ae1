package dev.sonde.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may import whom, and what nobody may do. */
class LayersTest {
    private static final String ROOT = "dev.sonde";

    /** What each package imports, besides what those import. */
    private static final Map<String, List<String>> IMPORTS = Map.ofEntries(
            Map.entry("error", List.of()),
            Map.entry("tensor", List.of("error")),
            Map.entry("graph", List.of("tensor")),
            Map.entry("onnx", List.of("graph")),
            Map.entry("tree", List.of("graph")),
            Map.entry("ops", List.of("graph")),
            Map.entry("plan", List.of("ops")),
            Map.entry("ort", List.of("tensor")),
            Map.entry("run", List.of("onnx", "plan", "ort")),
            Map.entry("live", List.of("tree", "run")),
            Map.entry("probe", List.of("tree", "ops")),
            Map.entry("door", List.of("error")),
            Map.entry("", List.of("tree", "live", "door")),
            Map.entry("attach", List.of("")));

    /** Mutable however final the field is. */
    private static final List<String> MUTABLE = List.of(
            "java.util.concurrent.atomic.",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.ArrayList",
            "java.util.HashMap",
            "java.util.LinkedHashMap",
            "java.util.IdentityHashMap",
            "java.util.WeakHashMap",
            "java.lang.ThreadLocal",
            "java.nio.");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packages_import_what_the_design_says() {
        assertThat(packages()).isEqualTo(new TreeSet<>(IMPORTS.keySet()));
        IMPORTS.keySet().forEach(importer -> {
            Set<String> allowed = closure(importer);
            String[] forbidden = IMPORTS.keySet().stream()
                    .filter(other -> !allowed.contains(other))
                    .map(LayersTest::full)
                    .toArray(String[]::new);
            if (forbidden.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage(full(importer))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(forbidden)
                        .because("\"" + importer + "\" imports " + allowed)
                        .check(CLASSES);
            }
        });
    }

    @Test
    void packages_form_no_circles() {
        slices().matching(ROOT + ".(*)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onnx_runtime_is_reached_through_one_door() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".ort")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .check(CLASSES);
    }

    @Test
    void protobuf_stays_inside_the_package_that_reads_files() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".onnx")
                .should()
                .dependOnClassesThat(isProtobuf())
                .check(CLASSES);
        for (JavaClass type : CLASSES) {
            if (type.getModifiers().contains(JavaModifier.PUBLIC)) {
                type.getCodeUnits().stream()
                        .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                        .forEach(unit -> assertThat(signature(unit))
                                .as(unit.getFullName())
                                .noneMatch(isProtobuf()));
            }
        }
    }

    private static List<JavaClass> signature(JavaCodeUnit unit) {
        return Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()))
                .toList();
    }

    private static DescribedPredicate<JavaClass> isProtobuf() {
        return DescribedPredicate.describe(
                "are protobuf's",
                type -> type.getPackageName().startsWith("com.google.protobuf")
                        || type.getPackageName().startsWith("ai.onnx.proto"));
    }

    @Test
    void no_static_changes() {
        fields().that(areWritten()).should(neverChange()).check(CLASSES);
    }

    /** Those that the compiler makes for enums and switches are its own. */
    private static DescribedPredicate<JavaField> areWritten() {
        return DescribedPredicate.describe(
                "are static",
                field -> field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    private static ArchCondition<JavaField> neverChange() {
        return new ArchCondition<>("never change") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                String type = field.getRawType().getName();
                boolean changes = !field.getModifiers().contains(JavaModifier.FINAL)
                        || MUTABLE.stream().anyMatch(type::startsWith);
                if (changes) {
                    events.add(SimpleConditionEvent.violated(field, field.getFullName() + " can change"));
                }
            }
        };
    }

    @Test
    void names_say_what_things_are() {
        for (String word : List.of("Util", "Utils", "Impl", "Manager", "Helper")) {
            classes().should().haveSimpleNameNotEndingWith(word).check(CLASSES);
        }
        assertThat(CLASSES.stream().map(JavaClass::getPackageName))
                .noneMatch(name -> name.matches(".*\\b(util|utils|impl|manager|helper|common)\\b.*"));
    }

    private static Set<String> packages() {
        Set<String> packages = new TreeSet<>();
        CLASSES.forEach(type -> packages.add(
                type.getPackageName().equals(ROOT) ? "" : type.getPackageName().substring(ROOT.length() + 1)));
        return packages;
    }

    private static Set<String> closure(String name) {
        Set<String> all = new LinkedHashSet<>();
        all.add(name);
        IMPORTS.getOrDefault(name, List.of()).forEach(each -> all.addAll(closure(each)));
        return all;
    }

    private static String full(String name) {
        return name.isEmpty() ? ROOT : ROOT + "." + name;
    }
}
