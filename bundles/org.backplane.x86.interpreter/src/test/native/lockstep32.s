# As lockstep.s, for supervisors of 32-bit code with tables of two levels or of PAE. Each vector's gate leads to a task of this program's own: there
# an exception ends, whatever the program did to its stack and segments. Image and SystemArea (package lockstep) lay out all that is read here.

        .include "lockstep.inc"

        .set    HIGH, 0xc0000000        # base of this program's segments; all of memory, for the supervisor
        .set    TABLES, 0x1800000       # page tables
        .set    TABLE_WORDS, 16384
        .set    PRISTINE_TABLES, 0x1810000
        .set    PROGRAM, 0x2000000      # one of those of INPUT, while it is executed
        .set    DATA, 0x3100000
        .set    DATA_BYTES, 61440       # the page behind is read-only
        .set    SCRATCH, 0x3120000      # a page

        # in a program
        .set    GDT, 0x4000
        .set    GDT_LIMIT, 0x23f
        .set    OWN_WORDS, 64           # of the program's descriptors
        .set    MONITORS, 0x100         # selectors of this program's tasks, one for each vector
        .set    IDT, 0x4300
        .set    LDT, 0x4500
        .set    TASKS, 0x4600           # three of its own, 128 bytes each, selectors 18, 20 and 28
        .set    LDT_AND_TASKS_WORDS, 160
        .set    SYSTEM_WORDS, 480       # all of that
        .set    MONITOR_TASKS, 0x5000
        .set    NEXT16, 0x7800          # as NEXT, of virtual-8086 code

        # in a program's input and in a record
        .set    LENGTH16, 216
        .set    SYSENTER, 208
        .set    TASK_AND_LDT, 224
        .set    SYSTEM_DIGEST, 232

        # in a TSS
        .set    T_EIP, 32
        .set    T_EFLAGS, 36
        .set    T_EAX, 40
        .set    T_ECX, 44
        .set    T_EDX, 48
        .set    T_EBX, 52
        .set    T_ESP, 56
        .set    T_EBP, 60
        .set    T_ESI, 64
        .set    T_EDI, 68
        .set    T_ES, 72
        .set    T_CS, 76
        .set    T_SS, 80
        .set    T_DS, 84
        .set    T_FS, 88
        .set    T_GS, 92
        .set    T_LDT, 96

        .set    VM, 1 << 17
        .set    V86_CODE, 0x2000        # segment
        .set    ALIAS_BIT, 30

        .text
        .globl  _start
        .code32
_start: jmp     boot
        multiboot

boot:   cli
        mov     $stack, %esp
        mov     INPUT+16, %eax
        mov     %eax, %cr4
        mov     $TABLES, %eax
        mov     %eax, %cr3
        mov     $0x80010033, %eax       # PG, WP, NE, ET, MP, PE
        mov     %eax, %cr0
        lgdt    boot_gdtr
        ljmp    $8, $high
high:   mov     $16, %eax
        mov     %eax, %ds
        mov     %eax, %es
        mov     %eax, %ss
        lidt    idtr
        no_interrupts
        all_features
        mov     INPUT, %eax
        mov     %eax, left
        mov     INPUT+8, %eax
        mov     %eax, step

next:   mov     $stack, %esp
        cld
        decl    left
        js      done
        mov     $16, %eax
        mov     %eax, %es
        mov     $PRISTINE_TABLES, %esi
        mov     $TABLES, %edi
        mov     $TABLE_WORDS, %ecx
        rep movsl
        mov     $PRISTINE, %esi
        mov     $DATA, %edi
        mov     $DATA_BYTES/4, %ecx
        rep movsl
        mov     $SCRATCH, %edi
        mov     $1024, %ecx
        xor     %eax, %eax
        rep stosl
        mov     input, %esi
        mov     %esi, current
        mov     $PROGRAM, %edi
        mov     step, %ecx
        add     %ecx, input
        shr     $2, %ecx
        rep movsl
        lgdt    gdtr
        ljmp    $8, $1f
1:      mov     $16, %eax
        mov     %eax, %ds
        mov     %eax, %es
        mov     %eax, %ss
        mov     $0xc0000080, %ecx       # NXE
        mov     $0x800, %eax
        xor     %edx, %edx
        wrmsr
        mov     $0x174, %ecx
        mov     $0x30, %eax
        wrmsr
        inc     %ecx
        mov     $DATA + 0x9000, %eax
        wrmsr
        inc     %ecx
        mov     PROGRAM + SYSENTER, %eax
        wrmsr
        mov     $0x80010033, %eax
        mov     %eax, %cr0
        mov     INPUT+16, %eax
        mov     %eax, %ecx
        xor     $0x80, %ecx             # both writes together forget all translations
        mov     %ecx, %cr4
        mov     %eax, %cr4
        mov     $TABLES, %eax
        mov     %eax, %cr3
        no_breakpoints %eax
        mov     %eax, %cr2
        mov     PROGRAM + RECORDS, %eax
        mov     %eax, records
        mov     $PROGRAM, %edi
        mov     $PROGRAM + TASKS, %ebx
        movl    $0x18, task
        jmp     resume

done:   end

        # 0: vector, 4: error code
common: pop     %eax
        pop     %ecx
        cld
        mov     result, %edi
        mov     %eax, VECTOR(%edi)
        mov     %ecx, ERROR(%edi)
        lea     MONITORS(,%eax,8), %ecx
        mov     %ecx, monitor
        shl     $7, %eax
        movzwl  PROGRAM + MONITOR_TASKS(%eax), %eax # who was interrupted
        mov     task, %ecx
        mov     %ecx, resumed
        mov     %eax, task
        mov     %eax, TASK_AND_LDT(%edi)
        sub     $0x18, %eax
        shl     $4, %eax
        lea     PROGRAM + TASKS(%eax), %ebx
        xor     %ecx, %ecx
1:      mov     T_EAX(%ebx,%ecx,4), %eax
        mov     %eax, (%edi,%ecx,8)
        inc     %ecx
        cmp     $8, %ecx
        jb      1b
        mov     T_EIP(%ebx), %eax
        mov     %eax, RIP(%edi)
        mov     T_EFLAGS(%ebx), %eax
        mov     %eax, RFLAGS(%edi)
        movzwl  T_CS(%ebx), %eax
        mov     %eax, CS(%edi)
        movzwl  T_SS(%ebx), %eax
        mov     %eax, STACK_SEGMENT(%edi)
        mov     T_DS(%ebx), %ax
        mov     %ax, SEGMENTS(%edi)
        mov     T_ES(%ebx), %ax
        mov     %ax, SEGMENTS+2(%edi)
        mov     T_FS(%ebx), %ax
        mov     %ax, SEGMENTS+4(%edi)
        mov     T_GS(%ebx), %ax
        mov     %ax, SEGMENTS+6(%edi)
        movzwl  T_LDT(%ebx), %eax
        mov     %eax, TASK_AND_LDT+4(%edi)
        mov     %cr2, %eax
        mov     %eax, ADDRESS(%edi)
        debug_registers %eax, %edi
        cmpl    $1, VECTOR(%edi)
        jne     1f
        mov     $DR7_NONE, %eax         # not again: there is no IRET with RF to go on with
        mov     %eax, %dr7
1:      mov     %cr4, %eax
        mov     %eax, CONTROL4(%edi)
        clts                            # a task switch has set it
        mov     %cr0, %eax
        mov     %eax, CONTROL0(%edi)
        mov     $7, %eax
        xor     %edx, %edx
        xsave   XSTATE(%edi)
        btrl    $16, T_EFLAGS(%ebx)     # RF
        btrl    $8, T_EFLAGS(%ebx)      # TF
        mov     $DATA, %esi
        sum     %esi, DATA_BYTES
        vmovq   %xmm0, DIGEST(%edi)
        xor     %eax, %eax
        mov     $INPUT+32, %ebp         # addresses and counts of words
1:      mov     (%ebp), %esi
        mov     4(%ebp), %ecx
        call    digest
        add     $8, %ebp
        cmpl    $0, (%ebp)
        jne     1b
        mov     %eax, TABLE_DIGEST(%edi)
        xor     %eax, %eax
        mov     $PROGRAM + GDT, %esi
        mov     $OWN_WORDS, %ecx
        call    digest
        mov     $PROGRAM + LDT, %esi
        mov     $LDT_AND_TASKS_WORDS, %ecx
        call    digest
        mov     %eax, SYSTEM_DIGEST(%edi)
        addl    $2048, result
        decl    records
        jz      next

        # level 1 may change tables, but not do INVLPG then: what is remembered would be anybody's guess
        mov     T_CS(%ebx), %al
        and     $3, %al
        cmp     $1, %al
        jne     1f
        mov     %cr4, %eax
        mov     %eax, %ecx
        xor     $0x80, %eax
        mov     %eax, %cr4
        mov     %ecx, %cr4
1:
        # goes on: behind what faulted, where it is when it was a trap, at the beginning from where no instruction begins
        mov     T_EIP(%ebx), %ecx
        testl   $VM, T_EFLAGS(%ebx)
        jnz     1f
        mov     %ecx, %eax
        xor     PROGRAM + RIP, %eax
        btr     $ALIAS_BIT, %eax
        xor     PROGRAM + RIP, %eax     # as in the alias in which the program began
        sub     PROGRAM + RIP, %eax
        cmp     PROGRAM + LENGTH, %eax
        jae     begin
        movzbl  PROGRAM + NEXT(%eax), %ecx
        jmp     2f
1:      cmpw    $V86_CODE, T_CS(%ebx)
        jne     begin
        cmp     PROGRAM + LENGTH16, %ecx
        jae     begin
        movzbl  PROGRAM + NEXT16(%ecx), %ecx
2:      test    %ecx, %ecx
        jz      begin
        mov     VECTOR(%edi), %edx
        cmp     $32, %edx
        jae     resume
        mov     $TRAPS, %eax
        bt      %edx, %eax
        jc      resume
        mov     $0x3c00, %eax           # what a task switch ends with is the new task's, whose first instruction is still to come
        bt      %edx, %eax
        jnc     3f
        mov     task, %eax
        cmp     resumed, %eax
        jne     resume
3:      add     %ecx, T_EIP(%ebx)

        # EBX: state to go on with; EDI: input or record with vectors
resume: testl   $VM, T_EFLAGS(%ebx)
        jnz     vectors
        movzwl  T_CS(%ebx), %eax
        lar     %eax, %ecx
        jnz     begin
        mov     %ecx, %edx
        and     $0x409800, %edx         # 32-bit code that is present
        cmp     $0x409800, %edx
        jne     begin
        mov     %eax, %edx
        and     $3, %edx
        bt      $10, %ecx               # conforming
        jc      1f
        shr     $13, %ecx
        and     $3, %ecx
        cmp     %ecx, %edx
        jne     begin
1:      movzwl  T_SS(%ebx), %eax
        lar     %eax, %ecx
        jnz     begin
        mov     %ecx, %ebp
        and     $0x409a00, %ebp         # a stack of 32 bits that can be written
        cmp     $0x409200, %ebp
        jne     begin
        shr     $13, %ecx
        and     $3, %ecx
        cmp     %ecx, %edx
        jne     begin
        and     $3, %eax
        cmp     %eax, %edx
        jne     begin
        lea     T_ES(%ebx), %esi
        call    usable
        lea     T_DS(%ebx), %esi
        call    usable
        lea     T_FS(%ebx), %esi
        call    usable
        lea     T_GS(%ebx), %esi
        call    usable

vectors: mov    $7, %eax
        xor     %edx, %edx
        xrstor  XSTATE(%edi)
        mov     monitor, %eax
        andb    $~2, PROGRAM + GDT + 5(%eax) # not busy
        mov     task, %eax
        movb    $0x89, PROGRAM + GDT + 5(%eax)
        ltr     %ax
        xor     %ecx, %ecx
        movzwl  T_LDT(%ebx), %eax
        lar     %eax, %edx
        jnz     1f
        and     $0x9f00, %edx
        cmp     $0x8200, %edx           # an LDT that is present
        jne     1f
        mov     %eax, %ecx
1:      lldt    %cx
        pushl   $2
        popfl                           # NT
        pushl   $2
        push    %cs
        pushl   $1f
        iretl                           # VIF and VIP, which POPF leaves as they are
1:      testl   $VM, T_EFLAGS(%ebx)
        jnz     to_v86
        testb   $3, T_CS(%ebx)
        jnz     to_outer
        mov     T_EIP(%ebx), %eax
        mov     %eax, target
        mov     T_CS(%ebx), %ax
        mov     %ax, target+4
        mov     T_ESP(%ebx), %eax
        mov     %eax, stack_pointer
        mov     T_SS(%ebx), %ax
        mov     %ax, stack_pointer+4
        call    registers
        pushl   T_DS(%ebx)
        pushl   T_EFLAGS(%ebx)
        mov     T_EBX(%ebx), %ebx
        popfl
        pop     %ds
        lss     %cs:stack_pointer, %esp
        ljmp    *%cs:target

to_outer:
        call    frame
        call    registers
        pushl   T_DS(%ebx)
        mov     T_EBX(%ebx), %ebx
        pop     %ds
        iretl

to_v86: pushl   T_GS(%ebx)
        pushl   T_FS(%ebx)
        pushl   T_DS(%ebx)
        pushl   T_ES(%ebx)
        movl    $0, T_ES(%ebx)
        movl    $0, T_FS(%ebx)
        movl    $0, T_GS(%ebx)
        call    frame
        call    registers
        mov     T_EBX(%ebx), %ebx
        iretl

        # what IRET takes
frame:  pop     %eax
        pushl   T_SS(%ebx)
        pushl   T_ESP(%ebx)
        pushl   T_EFLAGS(%ebx)
        pushl   T_CS(%ebx)
        pushl   T_EIP(%ebx)
        jmp     *%eax

        # but DS, EBX and ESP
registers:
        mov     T_ES(%ebx), %es
        mov     T_FS(%ebx), %fs
        mov     T_GS(%ebx), %gs
        mov     T_EAX(%ebx), %eax
        mov     T_ECX(%ebx), %ecx
        mov     T_EDX(%ebx), %edx
        mov     T_EBP(%ebx), %ebp
        mov     T_ESI(%ebx), %esi
        mov     T_EDI(%ebx), %edi
        ret

        # makes the selector at ESI that of users' data when it cannot be loaded
usable: movzwl  (%esi), %eax
        lar     %eax, %ecx
        jnz     1f
        bt      $15, %ecx               # present
        jnc     1f
        verr    %ax
        jz      2f
1:      movw    $0x4b, (%esi)
2:      ret

        # descriptors and tasks as at first, registers as they are
begin:  mov     current, %esi
        add     $GDT, %esi
        push    %edi
        mov     $PROGRAM + GDT, %edi
        mov     $SYSTEM_WORDS, %ecx
        rep movsl
        pop     %edi
        mov     $PROGRAM + TASKS, %ebx
        movl    $0x18, task
        mov     $7, %ecx
1:      cmp     $4, %ecx
        je      2f
        mov     (%edi,%ecx,8), %eax
        mov     %eax, T_EAX(%ebx,%ecx,4)
2:      dec     %ecx
        jns     1b
        jmp     resume

        # ECX words from ESI on, into EAX
digest: rol     $7, %eax
        xor     (%esi), %eax
        add     $4, %esi
        dec     %ecx
        jnz     digest
        ret

        .org    0x1000
        .set    vector, 0
        .rept   40
        .balign 16
        .if     vector < 8 || vector == 9 || vector == 15 || vector == 16 || vector > 17
        pushl   $0
        .endif
        pushl   $vector
        jmp     common
        .set    vector, vector + 1
        .endr

        .data
        .balign 8
boot_gdt: .quad 0, 0xc0cf9b000000ffff, 0xc0cf93000000ffff
boot_gdtr: .word 23
        .long   HIGH + boot_gdt
gdtr:   .word   GDT_LIMIT
        .long   HIGH + PROGRAM + GDT
idtr:   .word   0x1ff
        .long   HIGH + PROGRAM + IDT
        .balign 4
input:  .long   INPUT + 4096
current: .long  0
result: .long   RESULT
left:   .long   0
step:   .long   0
records: .long  0
task:   .long   0
resumed: .long  0
monitor: .long  MONITORS
target: .long   0, 0
stack_pointer: .long 0, 0
        .bss
        .balign 4096
        .skip   4096
stack:  .long   0, 0
