package dev.sonde.agent;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.function.BiFunction;
import java.util.jar.JarFile;

/** The hidden layers of the agent's jar: makes a class loader for one or several of them. */
final class Layers implements BiFunction<String[], ClassLoader, ClassLoader> {

    /** {@return a loader of the layers so named, with the boot classes they need, whose parent is {@code parent}} */
    @Override
    public ClassLoader apply(String[] names, ClassLoader parent) {
        try {
            for (String name : names) {
                BootClasses.defineFor(name);
            }
            return new LayerLoader(new JarFile(jar(), false), names, parent);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the agent's jar", e);
        }
    }

    /** {@return the agent's jar} */
    static File jar() throws IOException {
        try {
            return new File(Layers.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException("the agent's jar has no path", e);
        }
    }
}
