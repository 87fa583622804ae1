package dev.sonde.bench;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A call of a method shaped like {@code OrtSession.run}, with the agent's advice in it or without; run by JMH. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class IdleMethod {
    /** The system property that says where the agent's jar is. */
    static final String AGENT = "sonde.bench.agent";

    /** The method without advice. */
    static final String PLAIN = "plain";

    /** The method with it. */
    static final String ADVISED = "advised";

    /** Which method is called. */
    @Param({PLAIN, ADVISED})
    public String method = PLAIN;

    private final Map<String, String> inputs = Map.of("input", "numbers");
    private Called called = new Called.Body();

    /** Makes the method. */
    @SuppressWarnings("ReferenceEquality") // The very same object has to come back.
    @Setup
    public void prepare() {
        called = method.equals(ADVISED) ? Advised.advised(Path.of(System.getProperty(AGENT))) : Advised.plain();
        WrongValues.unless(call() == inputs, "the method gives something else");
    }

    /** {@return what the method gives} */
    @Benchmark
    public Object call() {
        return called.run(inputs, Set.of(), Map.of(), null);
    }
}
