package dev.sonde.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** Loads classes that lie in the agent's jar as {@code LAYER/….classdata}, where no other loader finds them. */
final class LayerLoader extends ClassLoader {
    private final JarFile jar;
    private final String[] layers;

    static {
        registerAsParallelCapable();
    }

    LayerLoader(JarFile jar, String[] layers, ClassLoader parent) {
        super(parent);
        this.jar = jar;
        this.layers = layers;
    }

    /** Asks the parent only for what is not in the layers: it would keep a lock for every name that it was asked for. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (entry(name.replace('.', '/').concat(".class")) == null) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        JarEntry entry = entry(name.replace('.', '/').concat(".class"));
        if (entry == null) {
            throw new ClassNotFoundException(name);
        }
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    @Override
    protected @Nullable URL findResource(String name) {
        JarEntry entry = entry(name);
        try {
            String file = new File(jar.getName()).toURI().toString();
            return entry == null
                    ? null
                    : URI.create("jar:".concat(file).concat("!/").concat(entry.getName()))
                            .toURL();
        } catch (MalformedURLException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return found == null
                ? Collections.<URL>emptyEnumeration()
                : Collections.enumeration(Collections.singleton(found));
    }

    private @Nullable JarEntry entry(String path) {
        String hidden = path.endsWith(".class") ? path.concat("data") : path;
        for (String layer : layers) {
            JarEntry entry = jar.getJarEntry(layer.concat("/").concat(hidden));
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }
}
