package dev.sonde.bench;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.pool.TypePool;

/** Makes methods like {@link Called}'s, with the advice that the agent's jar has for {@code OrtSession.run} or without. */
final class Advised {
    private static final String ADVICE = "dev.sonde.agent.core.RunAdvice";
    private static final String HOOK = "dev/sonde/agent/boot/Hook";

    private Advised() {}

    /** {@return a method with nothing in it} */
    static Called plain() {
        return loaded(copy("Plain").make());
    }

    /** {@return a method that begins and ends with the advice; the agent has to be in this process} */
    static Called advised(Path agent) {
        ClassFileLocator locator = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(ADVICE, advice(agent)),
                ClassFileLocator.ForClassLoader.of(Advised.class.getClassLoader()));
        TypeDescription advice = TypePool.Default.of(locator).describe(ADVICE).resolve();
        DynamicType.Unloaded<Called.Body> made = copy("Advised")
                .visit(Advice.to(advice, locator).on(named("run")))
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

    private static byte[] advice(Path agent) {
        try (ZipFile jar = new ZipFile(agent.toFile())) {
            ZipEntry entry = jar.getEntry("inst/" + ADVICE.replace('.', '/') + ".classdata");
            WrongValues.unless(entry != null, agent + " has no " + ADVICE);
            return jar.getInputStream(entry).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
