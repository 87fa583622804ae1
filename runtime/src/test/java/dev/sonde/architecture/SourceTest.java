package dev.sonde.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the source is cut: short methods, short files, few parameters, few public types, a page for each package. */
class SourceTest {
    private static final Path SOURCE = Path.of("src/main/java");

    /** The public types, one a line; {@code -Dsonde.approve=true} writes those there are. */
    private static final Path APPROVED = Path.of("src/test/resources/public-types.txt");

    private static final Pattern TYPE = Pattern.compile(
            "^(public )?(?:abstract |final |sealed |non-sealed )*(?:class|interface|record|enum|@interface) (\\w+)",
            Pattern.MULTILINE);

    /** One method of the source. */
    private record Method(String name, int lines, int parameters) {}

    private static final List<Method> METHODS = new ArrayList<>();
    private static final List<Path> FILES = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCE)) {
            files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(FILES::add);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(FILES));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Measure(unit, positions).scan(unit, null);
            }
        }
    }

    /** Collects a file's methods. */
    private static final class Measure extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        Measure(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            LineMap lines = unit.getLineMap();
            long start = lines.getLineNumber(positions.getStartPosition(unit, method));
            long end = lines.getLineNumber(positions.getEndPosition(unit, method));
            String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
            String name = file + ":" + start + " " + method.getName();
            int parameters = isCompact(method) ? 0 : method.getParameters().size();
            METHODS.add(new Method(name, (int) (end - start + 1), parameters));
            return super.visitMethod(method, null);
        }

        /** A record's compact constructor is parsed with the record's components as parameters. */
        private boolean isCompact(MethodTree method) {
            try {
                String text = unit.getSourceFile().getCharContent(true).toString();
                int start = (int) positions.getStartPosition(unit, method);
                return method.getName().contentEquals("<init>")
                        && !text.substring(start, text.indexOf('{', start)).contains("(");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void methods_are_short() {
        assertThat(METHODS).hasSizeGreaterThan(500);
        assertThat(METHODS.stream().filter(method -> method.lines() > 40)).isEmpty();
        assertThat(ninetieth(METHODS.stream().map(Method::lines).toList())).isLessThanOrEqualTo(15);
    }

    @Test
    void files_are_short() throws IOException {
        List<Integer> lines = new ArrayList<>();
        for (Path file : FILES) {
            int length = Files.readAllLines(file).size();
            assertThat(length).as(file.toString()).isLessThanOrEqualTo(400);
            lines.add(length);
        }
        assertThat(ninetieth(lines)).isLessThan(250);
    }

    @Test
    void methods_take_four_parameters_or_fewer() {
        assertThat(METHODS.stream().filter(method -> method.parameters() > 4)).isEmpty();
    }

    @Test
    void every_package_has_a_page_and_no_nulls() throws IOException {
        try (Stream<Path> folders = Files.walk(SOURCE)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                boolean isPackage = FILES.stream().anyMatch(file -> folder.equals(file.getParent()));
                if (isPackage) {
                    Path page = folder.resolve("package-info.java");
                    assertThat(page).exists();
                    assertThat(Files.readString(page))
                            .as(page.toString())
                            .contains("@NullMarked")
                            .contains("{@code")
                            .contains("import");
                }
            }
        }
    }

    @Test
    void half_of_the_types_or_fewer_are_public_and_they_are_these() throws IOException {
        List<String> all = new ArrayList<>();
        TreeSet<String> open = new TreeSet<>();
        for (Path file : FILES) {
            Matcher type = TYPE.matcher(Files.readString(file));
            if (!file.endsWith("package-info.java") && type.find()) {
                String name =
                        SOURCE.relativize(file).toString().replace('/', '.').replace(".java", "");
                all.add(name);
                if (type.group(1) != null) {
                    open.add(name);
                }
            }
        }
        if (Boolean.getBoolean("sonde.approve")) {
            Files.write(APPROVED, open);
        }
        assertThat(open.size() * 2).isLessThanOrEqualTo(all.size());
        assertThat(open)
                .as("approve with -Dsonde.approve=true")
                .containsExactlyElementsOf(Files.readAllLines(APPROVED));
    }

    private static int ninetieth(List<Integer> numbers) {
        return numbers.stream().sorted().toList().get(numbers.size() * 9 / 10);
    }
}
