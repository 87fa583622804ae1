package dev.sonde.bench;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.pool.TypePool;

/** Makes methods like {@link Called}'s, with the advice that the agent's jar has for {@code OrtSession.run} or without. */
final class Advised {
    private static final Pattern ENTRY = Pattern.compile("(?<name>dev/sonde/.*/RunAdvice)\\.class");
    private static final String HOOK = "dev/sonde/agent/boot/Hook";

    /** A class file of the agent's. */
    record Advice(String name, byte[] bytes) {}

    private Advised() {}

    /** {@return a method with nothing in it} */
    static Called plain() {
        return loaded(copy("Plain").make());
    }

    /** {@return a method that begins and ends with the advice; the agent has to be in this process} */
    static Called advised(Path agent) {
        Advice advice = advice(agent);
        ClassFileLocator locator = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(advice.name(), advice.bytes()),
                ClassFileLocator.ForClassLoader.of(Advised.class.getClassLoader()));
        TypeDescription type =
                TypePool.Default.of(locator).describe(advice.name()).resolve();
        DynamicType.Unloaded<Called.Body> made = copy("Advised")
                .visit(net.bytebuddy.asm.Advice.to(type, locator).on(named("run")))
                .make();
        String bytes = new String(made.getBytes(), StandardCharsets.ISO_8859_1);
        WrongValues.unless(bytes.contains(HOOK), "the advice does not call " + HOOK);
        return loaded(made);
    }

    private static DynamicType.Builder<Called.Body> copy(String name) {
        return new ByteBuddy().redefine(Called.Body.class).name(Called.class.getName() + name);
    }

    /** The class is no longer {@link Called.Body}, for it has another name and loader, but still is {@link Called}. */
    private static Called loaded(DynamicType.Unloaded<Called.Body> made) {
        Class<?> type = made.load(Advised.class.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
                .getLoaded();
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return (Called) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the advice in the jar, whichever of its layers it lies in} */
    static Advice advice(Path agent) {
        try (ZipFile jar = new ZipFile(agent.toFile())) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                Optional<Advice> found = entry.getName().endsWith(".jar")
                        ? in(new ZipInputStream(jar.getInputStream(entry)))
                        : Optional.empty();
                if (found.isPresent()) {
                    return found.get();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new WrongValues(agent + " has no advice for OrtSession.run");
    }

    private static Optional<Advice> in(ZipInputStream layer) throws IOException {
        for (ZipEntry entry = layer.getNextEntry(); entry != null; entry = layer.getNextEntry()) {
            Matcher found = ENTRY.matcher(entry.getName());
            if (found.matches()) {
                return Optional.of(new Advice(found.group("name").replace('/', '.'), layer.readAllBytes()));
            }
        }
        return Optional.empty();
    }
}
