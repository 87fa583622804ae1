package dev.sonde.samples;

import java.nio.file.Path;

/** Where the tests run. */
final class Repository {
    /** The folder of the root pom. */
    static final Path ROOT =
            Path.of(System.getProperty("sonde.root", "..")).toAbsolutePath().normalize();

    private Repository() {}
}
