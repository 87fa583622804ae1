package dev.sonde.agent.weave;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.returns;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.sonde.agent.core.Loom;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.InstrumentedType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;

/** Writes the hook's calls into the classes of one ONNX Runtime. */
final class Weaver {
    private final TypePool types;
    private final ClassFileLocator locator;
    private final String name;

    /** Makes a weaver of the class {@code name}, whose class file is {@code bytes}. */
    Weaver(ClassLoader loader, String name, byte[] bytes) {
        this.name = name;
        this.locator = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(name, bytes), ClassFileLocator.ForClassLoader.of(loader));
        this.types = TypePool.Default.of(locator);
    }

    TypePool types() {
        return types;
    }

    /** {@return the class file with the hook's calls} */
    byte[] weave() {
        TypeDescription type = types.describe(name).resolve();
        DynamicType.Builder<?> builder = new ByteBuddy()
                .with(TypeValidation.DISABLED)
                .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
                .with(InstrumentedType.Factory.Default.FROZEN)
                .decorate(type, locator);
        try (DynamicType.Unloaded<?> woven = advised(builder).make()) {
            return woven.getBytes();
        }
    }

    private DynamicType.Builder<?> advised(DynamicType.Builder<?> builder) {
        return switch (name) {
            case Loom.SESSION -> session(builder);
            case Loom.OPTIONS -> options(builder);
            case Loom.CLOSER -> builder.visit(Advice.to(ExitAdvice.class).on(named("run")));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static DynamicType.Builder<?> session(DynamicType.Builder<?> builder) {
        return builder.visit(Advice.to(RunAdvice.class)
                        .on(named("run").and(isPublic()).and(takesArguments(4))))
                .visit(Advice.to(OpenAdvice.class).on(isConstructor().and(takesArguments(4))))
                .visit(Advice.to(CloseAdvice.class).on(named("close").and(takesArguments(0))));
    }

    private static DynamicType.Builder<?> options(DynamicType.Builder<?> builder) {
        ElementMatcher.Junction<MethodDescription> setter =
                isMethod().and(isPublic()).and(returns(void.class)).and(not(named("close")));
        return builder.visit(Advice.to(SetterAdvice.class).on(setter))
                .visit(Advice.to(BirthAdvice.class).on(isConstructor().and(takesArguments(0))));
    }
}
