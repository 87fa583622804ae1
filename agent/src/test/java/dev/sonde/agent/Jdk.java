package dev.sonde.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A JDK that programs are started with. */
record Jdk(int version, Path home) {
    /** The system property that says of which version alone programs are started, where one build did the others. */
    private static final String ONLY = "sonde.only.jdk";

    /**
     * {@return the JDK of that version: the running one, or the one that {@code JAVA_HOME_version} names, or one that
     * lies beside the running one} A test that asks for one that is nowhere, or is not the only one that is wanted, is
     * skipped.
     */
    static Jdk of(int version) {
        int only = Integer.getInteger(ONLY, version);
        Assumptions.assumeTrue(only == version, () -> "JDK " + version + " left out: -D" + ONLY + "=" + only);
        for (Path home : candidates(version)) {
            if (isVersion(home, version)) {
                return new Jdk(version, home);
            }
        }
        return Assumptions.abort("JDK " + version + " absent: neither in JAVA_HOME_" + version + " nor beside "
                + System.getProperty("java.home"));
    }

    /** {@return the JDK that runs the tests} */
    static Jdk running() {
        return new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
    }

    String java() {
        return home.resolve("bin").resolve("java").toString();
    }

    private static List<Path> candidates(int version) {
        Path running = Path.of(System.getProperty("java.home"));
        List<Path> homes = new ArrayList<>(List.of(running));
        String named = System.getenv("JAVA_HOME_" + version);
        if (named != null) {
            homes.add(Path.of(named));
        }
        try (Stream<Path> beside = Files.list(running.toRealPath().getParent())) {
            beside.sorted().forEach(homes::add);
        } catch (IOException e) {
            // Nothing can be told of what lies there.
        }
        return homes;
    }

    private static boolean isVersion(Path home, int version) {
        try {
            String release = Files.readString(home.resolve("release"));
            return release.contains("JAVA_VERSION=\"" + version + ".") || release.contains("=\"" + version + "\"");
        } catch (IOException e) {
            return false;
        }
    }
}
