package dev.sonde.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Loads classes that lie in jars within the agent's jar, where no other loader finds them. */
final class LayerLoader extends ClassLoader {
    private final NestedJar[] layers;

    static {
        registerAsParallelCapable();
    }

    LayerLoader(NestedJar[] layers, ClassLoader parent) {
        super(parent);
        this.layers = layers;
    }

    /** Asks the parent only for what is not in the layers: it would keep a lock for every name that it was asked for. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> mine = mayHave(path(name)) ? mine(name) : null;
            return mine == null ? super.loadClass(name, resolve) : mine;
        }
    }

    private @Nullable Class<?> mine(String name) throws ClassNotFoundException {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
            return loaded;
        }
        try {
            byte[] bytes = file(path(name));
            return bytes == null ? null : defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** Finds class files too, for advice is read from them. They have no address: no handler knows a jar in a jar. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        try {
            byte[] bytes = file(name);
            return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
        } catch (IOException e) {
            return null;
        }
    }

    private static String path(String type) {
        return type.replace('.', '/').concat(".class");
    }

    private boolean mayHave(String path) {
        for (NestedJar layer : layers) {
            if (layer.mayHave(path)) {
                return true;
            }
        }
        return false;
    }

    private byte @Nullable [] file(String path) throws IOException {
        for (NestedJar layer : layers) {
            byte[] bytes = layer.file(path);
            if (bytes != null) {
                return bytes;
            }
        }
        return null;
    }
}
