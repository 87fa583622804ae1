package dev.sonde.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What a program runs on: a JDK, and an ONNX Runtime on its class path. */
enum Host {
    OLDEST(17, false),
    OLDER_JDK(17, true),
    OLDER_ORT(25, false),
    NEWEST(25, true);

    private final int jdk;
    private final boolean newestOrt;

    Host(int jdk, boolean newestOrt) {
        this.jdk = jdk;
        this.newestOrt = newestOrt;
    }

    Jdk jdk() {
        return Jdk.of(jdk);
    }

    /** {@return the ONNX Runtime's jar: of those that the build puts aside, the oldest or the newest} */
    Path ort() {
        try (Stream<Path> jars = Files.list(Path.of(property("sonde.ort")))) {
            List<Path> sorted =
                    jars.sorted(Comparator.comparing(Path::toString)).toList();
            return sorted.get(newestOrt ? sorted.size() - 1 : 0).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the option that keeps a JVM from announcing that ONNX Runtime loads a native library} */
    String quiet() {
        return jdk < 24 ? "-Xshare:auto" : "--enable-native-access=ALL-UNNAMED";
    }

    /** {@return the option that keeps a JVM from announcing that an agent comes to it later} */
    String dynamic() {
        return jdk < 21 ? "-Xshare:auto" : "-XX:+EnableDynamicAgentLoading";
    }

    /** {@return the agent's jar, as it was built} */
    static Path agent() {
        return Path.of(property("sonde.agent")).toAbsolutePath();
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        Assumptions.assumeTrue(value != null, "runs on the built jar only: mvn verify");
        return value;
    }
}
