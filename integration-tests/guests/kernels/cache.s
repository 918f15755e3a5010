# What a bus master sees that does not look into caches (at 0xd0000000): memory that was not flushed, write-combined memory that was not
# drained, uncacheable memory; and what a processor sees of it. A second processor combines while the first, whose accesses to the device
# would drain (SDM volume 3, "Methods of Caching Available"), looks. Option: wait=1, to wait for a key with lines in caches.
        .include "macros.inc"
        .globl  main

        .set MASTER, 0xd0000000
        .set ADDRESS, 0
        .set COMMAND, 8
        .set DATA, 64
        .set READ, 1
        .set WRITE, 2
        .set OLD, 0x1111111111111111
        .set NEW, 0x2222222222222222

        .set COMBINED, 0x1000000        # by a variable range: 2 MiB write-combining
        .set UNCACHEABLE, 0x1200000

# The line at rdi as the device sees it: its first word in rax. Uses rdx.
.macro  sees
        mov     edx, MASTER
        mov     [rdx + ADDRESS], rdi
        mov     dword ptr [rdx + COMMAND], READ
        mov     rax, [rdx + DATA]
.endm

.macro  device_sees value, text
        sees
        movabs  rcx, \value
        cmp     rax, rcx
        sete    al
        claim   "\text"
.endm

.macro  stores value
        movabs  rax, \value
        mov     [rdi], rax
.endm

.macro  wr msr, value
        mov     ecx, \msr
        mov     eax, (\value) & 0xffffffff
        mov     edx, (\value) >> 32
        wrmsr
.endm

# The second processor does something, which ends in ret, with rdi = COMBINED. Keeps all registers of the first but rax.
.macro  second code
        jmp     1f
0:      \code
        ret
1:      lea     rax, 0b[rip]
        call    have_done
.endm

# What the second processor stores and does afterwards, and what the device sees then.
.macro  combined value, text, code
        second  "movabs rax, OLD; mov [rdi], rax; sfence"
        second  "movabs rax, NEW; mov [rdi], rax; \code"
        device_sees \value, "\text"
.endm

        .text
        .code64
main:   print   "cache\r\n"
        call    smp_start
        lea     rdi, line[rip]
        stores  OLD
        clflush [rdi]
        device_sees OLD, "a line that was flushed"
        stores  NEW
        device_sees OLD, "write-back memory that was not flushed is old"
        cmp     rax, [rdi]
        setne   al
        claim   "which the processor does not notice"
        clflush [rdi]
        device_sees NEW, "CLFLUSH writes it back"
        stores  OLD
        wbinvd
        device_sees OLD, "WBINVD writes it back"
        mov     eax, 0x22222222
        lock xadd [rdi], rax
        device_sees OLD, "LOCK does not"
        clflush [rdi]

        lea     rax, types[rip]
        call    smp_run
        mov     edi, COMBINED
        stores  OLD
        sfence
        device_sees OLD, "SFENCE drains what was combined"
        stores  NEW
        device_sees NEW, "an access to a device drains it"
        movabs  rax, OLD
        xor     ecx, ecx
1:      mov     [rdi + 8 * rcx], rax
        inc     ecx
        cmp     ecx, 8
        jb      1b
        device_sees OLD, "a line that is full is drained"

        mov     edi, UNCACHEABLE
        stores  NEW
        device_sees NEW, "uncacheable memory is seen at once"

        # CR0.CD makes every type uncacheable.
        lea     rdi, line[rip]
        mov     rax, cr0
        bts     rax, 30
        mov     cr0, rax
        wbinvd
        stores  NEW
        device_sees NEW, "and so is all memory while CR0.CD is set"
        mov     rax, cr0
        btr     rax, 30
        mov     cr0, rax

        # A non-temporal store to write-back memory is combined: no flush is needed, but a fence.
        movabs  rax, OLD
        movnti  [rdi], rax
        sfence
        device_sees OLD, "MOVNTI and SFENCE need no CLFLUSH"

        # The device writes below a dirty line, which goes over it.
        stores  OLD
        mov     edx, MASTER
        mov     [rdx + ADDRESS], rdi
        movabs  rax, NEW
        mov     [rdx + DATA], rax
        mov     dword ptr [rdx + COMMAND], WRITE
        device_sees NEW, "the device has written"
        clflush [rdi]
        device_sees OLD, "and the line goes over it"

        cmp     dword ptr cpus[rip], 2
        jb      3f
        lea     rax, together[rip]
        call    smp_run
3:      option  "wait=", 0
        test    eax, eax
        jz      summary
        lea     rdi, line[rip]
        stores  NEW
        print   "waiting\r\n"
        mov     edx, COM1 + 5
2:      in      al, dx
        test    al, 1
        jz      2b
        device_sees OLD, "a line that is in the cache is there still"
        clflush [rdi]
        device_sees NEW, "until it is flushed"
        jmp     summary

# On every processor.
types:  wr      0x202, COMBINED + 1
        wr      0x203, 0xffffe00800
        wr      0x204, UNCACHEABLE
        wr      0x205, 0xffffe00800
        ret

# The first processor looks at what the second combines; others have nothing to do.
together:
        cmp     edi, 1
        je      follow
        ja      5f
        mov     edi, COMBINED
        combined OLD, "what another processor combines stays with it", nop
        sfence
        device_sees OLD, "whatever this one fences"
        clflush [rdi]
        wbinvd
        device_sees OLD, "or flushes"
        second  sfence
        device_sees NEW, "until that one does"
        combined OLD, "LFENCE does not drain it", lfence
        combined OLD, "nor do other loads and stores", "mov rax, line[rip]; mov line[rip], rax"
        combined NEW, "MFENCE does", mfence
        combined NEW, "CPUID does", "push rbx; cpuid; pop rbx"
        combined NEW, "LOCK does", "xor eax, eax; xchg cell[rip], eax"
        combined NEW, "MOV to CR3 does", "mov rax, cr3; mov cr3, rax"
        combined NEW, "WBINVD does", wbinvd
        combined NEW, "IN does", "mov edx, COM1 + 5; in al, dx"
        combined NEW, "a store to uncacheable memory does", "mov eax, UNCACHEABLE; mov [rax], eax"
        combined NEW, "a load of it does", "mov eax, UNCACHEABLE; mov eax, [rax]"
        combined NEW, "a load of a device's register does", "mov eax, APIC; mov eax, [rax + 0x20]"
        combined NEW, "CLFLUSH does", "clflush [rdi]"
        combined NEW, "an exception does", int3
        second  "mov qword ptr [rdi], 0; sfence; mov byte ptr [rdi + 1], 1"
        mov     byte ptr [rdi], 1
        sees
        cmp     rax, 1
        sete    al
        claim   "of a line that both combine each drains its own bytes"
        second  "sfence; movabs rax, NEW; mov [rdi], rax"
        mov     edx, MASTER
        mov     [rdx + ADDRESS], rdi
        movabs  rax, OLD
        mov     [rdx + DATA + 8], rax
        mov     dword ptr [rdx + COMMAND], WRITE
        cmp     rax, [rdi + 8]
        sete    al
        claim   "what the device writes beside bytes that are combined is seen"
        second  sfence
        device_sees NEW, "when those are drained"
        sees
        movabs  rax, OLD
        cmp     rax, [rdx + DATA + 8]
        sete    al
        claim   "it is there still"
        movabs  rax, OLD
        cmp     rax, [rdi + 8]
        sete    al
        claim   "and processors see it still"
        lea     rdi, line[rip]
        second  "lea rdi, line[rip]; movabs rax, OLD; movnti [rdi], rax; sfence"
        second  "lea rdi, line[rip]; movabs rax, NEW; movnti [rdi], rax"
        device_sees OLD, "MOVNTI to write-back memory is combined"
        second  sfence
        device_sees NEW, "and drained by fences"
        lea     rax, leave[rip]
have_done:
        mov     task[rip], rax
4:      pause
        cmp     qword ptr task[rip], 0
        jne     4b
5:      ret

follow: on_trap 3, 5b
6:      pause
        mov     rax, task[rip]
        test    rax, rax
        jz      6b
        mov     edi, COMBINED
        call    rax
        mov     qword ptr task[rip], 0
        jmp     6b

leave:  mov     qword ptr task[rip], 0
        pop     rax                     # not back to the loop
        ret

        .data
        .balign 64
line:   .skip   64
cell:   .long   0
task:   .quad   0

        .include "smp.inc"
