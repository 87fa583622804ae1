package dev.sonde.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtSession;
import java.io.IOException;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;
import org.junit.jupiter.api.Test;

class KnownOrtTest {
    private final ClassFileLocator present = ClassFileLocator.ForClassLoader.of(OrtSession.class.getClassLoader());

    @Test
    void nothing_is_missing_in_the_one_that_this_was_built_with() {
        assertThat(KnownOrt.missing(TypePool.Default.of(present))).isEmpty();
    }

    @Test
    void members_of_a_class_that_is_absent_are_missing() {
        TypePool types = TypePool.Default.of(hiding(OrtSession.class.getName() + "$Result"));

        assertThat(KnownOrt.missing(types))
                .hasSize(3)
                .allMatch(member -> member.startsWith("ai.onnxruntime.OrtSession$Result."));
    }

    private ClassFileLocator hiding(String name) {
        return new ClassFileLocator() {
            @Override
            public Resolution locate(String asked) throws IOException {
                return asked.equals(name) ? new Resolution.Illegal(asked) : present.locate(asked);
            }

            @Override
            public void close() {}
        };
    }
}
