package dev.sonde.agent.weave;

import dev.sonde.agent.boot.Hook;
import java.util.Map;
import java.util.TreeMap;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/** Looks into a rewritten class for the calls that should be there. */
final class SelfTest extends ClassVisitor {
    private static final String HOOK = Hook.class.getName().replace('.', '/');

    private final Map<String, Integer> calls = new TreeMap<>();

    private SelfTest() {
        super(OpenedClassReader.ASM_API);
    }

    /** {@return how often each method of the hook is called in the class} */
    static Map<String, Integer> calls(byte[] classFile) {
        SelfTest test = new SelfTest();
        new ClassReader(classFile).accept(test, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return test.calls;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        return new MethodVisitor(OpenedClassReader.ASM_API) {
            @Override
            public void visitMethodInsn(int opcode, String owner, String method, String type, boolean isInterface) {
                if (opcode == Opcodes.INVOKESTATIC && owner.equals(HOOK)) {
                    calls.merge(method, 1, Integer::sum);
                }
            }
        };
    }
}
