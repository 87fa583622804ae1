package dev.sonde.agent.sites;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Rewrites one class. Methods in which nothing is found are copied as they are; no frame is computed, so no class is
 * looked up.
 */
final class ClassRewriter extends ClassVisitor {
    private final Survey survey;
    private final Points points;
    private final String type;

    private ClassRewriter(ClassWriter writer, Survey survey, Points points, String type) {
        super(Opcodes.ASM9, writer);
        this.survey = survey;
        this.points = points;
        this.type = type;
    }

    /** {@return the class file rewritten, or null if there is nothing to rewrite in it} */
    static byte @Nullable [] rewrite(byte[] file, Rules rules) {
        ClassReader reader = new ClassReader(file);
        Survey survey = Survey.of(reader, rules);
        if (survey.foundNothing()) {
            return null;
        }
        ClassWriter writer = new ClassWriter(reader, 0);
        String name = reader.getClassName();
        reader.accept(new ClassRewriter(writer, survey, new Points(name, rules), name), ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        MethodVisitor written = super.visitMethod(access, name, descriptor, signature, exceptions);
        Survey.Finding finding = survey.in(name, descriptor);
        if (finding == null) {
            return written;
        }
        boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
        Points.Method method = new Points.Method(type, name, descriptor, isStatic);
        if (finding.isEntry) {
            written = new EntryRewriter(
                    written, method, new EntryRewriter.Where(points.entry(method), finding.locals(), survey.version()));
        }
        return finding.hasCalls() ? new CallRewriter(written, method, points) : written;
    }
}
