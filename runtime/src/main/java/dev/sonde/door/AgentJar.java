package dev.sonde.door;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the agent's jar lies, and what the agent is to do.
 *
 * <ol>
 *   <li>The option {@code agent=PATH} names it,
 *   <li>or the system property {@value #PROPERTY},
 *   <li>or it lies on the class path as {@code sonde-agent….jar},
 *   <li>or it lies so beside the library's own jar.
 * </ol>
 */
public record AgentJar(Path file, String options) {
    /** The system property that names the agent's jar. */
    static final String PROPERTY = "sonde.agent";

    private static final String OPTION = "agent=";

    /**
     * {@return the jar that {@code options} name, or that is found without}
     *
     * @throws OrderException where it is nowhere
     */
    public static AgentJar in(String options) {
        List<String> own =
                parts(options).filter(part -> part.startsWith(OPTION)).toList();
        String named =
                own.isEmpty() ? System.getProperty(PROPERTY, "") : own.get(0).substring(OPTION.length());
        Optional<Path> found =
                named.isEmpty() ? unnamed() : Optional.of(Path.of(named)).filter(Files::isRegularFile);
        Path file = found.orElseThrow(() -> new OrderException(Facts.of("the agent's jar is not there")
                .add(
                        "looked for",
                        named.isEmpty() ? "sonde-agent.jar, on the class path and beside Sonde's jar" : named)
                .add("do", "name it: -D" + PROPERTY + "=PATH, or agent=PATH among the options")
                .askedAt(CallSite.here())));
        return new AgentJar(file.toAbsolutePath(), withoutJar(options));
    }

    /** {@return {@code options} less the one that names the jar; a file of settings by its whole path} */
    public static String withoutJar(String options) {
        return settings(parts(options).filter(part -> !part.startsWith(OPTION)).collect(Collectors.joining(",")));
    }

    private static Stream<String> parts(String options) {
        return Arrays.stream(options.split(",")).map(String::strip).filter(part -> !part.isEmpty());
    }

    /** A file of settings is the user's, wherever the other program was started. */
    private static String settings(String options) {
        boolean isFile = options.endsWith(".yaml") || options.endsWith(".yml");
        return isFile && Files.exists(Path.of(options))
                ? Path.of(options).toAbsolutePath().toString()
                : options;
    }

    private static Optional<Path> unnamed() {
        List<Path> places = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
            places.add(Path.of(entry));
        }
        CodeSource source = AgentJar.class.getProtectionDomain().getCodeSource();
        if (source != null) {
            places.addAll(beside(source));
        }
        return places.stream().filter(AgentJar::isAgent).findFirst();
    }

    private static List<Path> beside(CodeSource source) {
        try (Stream<Path> files =
                Files.list(Path.of(source.getLocation().toURI()).resolveSibling(""))) {
            return files.sorted().toList();
        } catch (IOException | URISyntaxException | RuntimeException e) {
            // A jar within a jar has nothing beside it.
            return List.of();
        }
    }

    private static boolean isAgent(Path file) {
        Path name = file.getFileName();
        return name != null && name.toString().matches("sonde-agent[-.\\w]*\\.jar") && Files.isRegularFile(file);
    }
}
