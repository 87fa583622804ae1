package dev.sonde.agent;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.function.BiFunction;

/** The hidden layers of the agent's jar: makes a class loader for one or several of them. */
final class Layers implements BiFunction<String[], ClassLoader, ClassLoader> {

    /** {@return a loader of the layers so named, with the boot classes they need, whose parent is {@code parent}} */
    @Override
    public ClassLoader apply(String[] names, ClassLoader parent) {
        try {
            NestedJar[] layers = new NestedJar[names.length];
            for (int i = 0; i < names.length; i++) {
                BootClasses.defineFor(names[i]);
                layers[i] = new NestedJar(jar(), "layers/".concat(names[i]).concat(".jar"));
            }
            return new LayerLoader(layers, parent);
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
